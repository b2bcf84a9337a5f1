# One task.

what-to-do = What to do
where-it-goes = Where it goes if nobody acts
clocks = Clocks
facts = Facts
checklist = Checklist
done-of = { NUMBER($done) } of { NUMBER($all) }
is-done = Done:
is-not-done = Not done:
press-line = Press a line to tick it, press it again to clear it.
case = Case
waits-for = Waits for
blocks = Waits for this one
priority = Priority
severity = Severity
due = Due
due-hint = In { $zone }. Empty: no due time.
comes-again = Comes again
comes-again-hint = Such as FREQ=WEEKLY;BYDAY=MO,TH or FREQ=MONTHLY;BYDAY=1MO. Empty: it does not.
daily = every day
weekly = every week
monthly = every month
first-monday = the first Monday of the month
last-day = the last day of the month
yearly = every year
now = Now:
task = Task
task-hint = Its short name such as T-2F81A0, its address, or its title in this case.
wait-for = Wait for another task…
wait-for-it = Wait for it
stop-waiting = Do not wait for { $title }
