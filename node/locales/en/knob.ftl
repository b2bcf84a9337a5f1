# Knobs: what each is about, and what it says.

window-critical = Time to react to critical work
window-high = Time to react to high work
window-medium = Time to react to medium work
window-low = Time to react to low work
factor = Each further level gets so many times that
levels = Times said level by level
repeat = The top is reminded
calendar = Which hours count
granularity = Levels that work passes through
at-once = Severity that does not wait
pattern-count = Like cases that make a pattern
pattern-window = Within how long
reviews = Reviews that are held
transparency = What members see of other teams
notify = Who is told
receipts = Who writes in is told that it came in
automation = What is done without asking
contested = What was done after a right to it was lost
log = How deep the journal is
retention = How long closed work is kept
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
by-priority = by priority
never = never
every = { $count ->
    [one] every { $length }, once at most
   *[other] every { $length }, { $count } times at most
}
always = always
for-ever = for ever
of-class = { $class }: { $length }
with-classes = { $usual } ({ $classes })
none = none
yes = yes
no = no
detailed = detailed
granularity-moderate = moderate
accelerated = accelerated
broad = broad
real-time = as things happen
daily = daily
weekly = weekly
monthly = monthly
quarterly = quarterly
yearly = yearly
transparency-full = full
balanced = balanced
transparency-restricted = restricted
private = private
assignee = who has taken it
small-team = the team
department = the department
organisation = the whole organisation
manual = manual
automation-low = low
automation-moderate = moderate
automation-high = high
automation-full = full
contested-count = it counts
contested-wait = it waits for a yes
log-minimal = minimal
log-moderate = moderate
log-audit = audit
log-full = full
