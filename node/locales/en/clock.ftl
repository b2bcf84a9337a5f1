# The clocks of a task and the reasons for what they show.

until-up = Until it moves up
to-react = Time to react
due = Due
provisional = { $value }, provisional
how-sure = How sure is that?
not-sure = The clock of this site is not sure: take this as provisional.
not-known = Not known yet
why = Why?
why-then = Why { $when }?
acted-unsure = Somebody acted at a site whose clock was not sure.
stays-until = It stays where it is until a site with a sure clock has seen that.
now = now
paused = { $length } (paused)
of-working-time = { $length } of working time
who-says = Who says so?
set-by-hand = Somebody set it for this task.
set-by-rule = The rule { $rule } names it.
set-at-first = It was named when the task was made.
set-by-profile = The profile { $profile } (version { $version }) gives it for priority { $priority }.
each-as-long = Each further level has as long.
each-times = Each further level has { $factor } times as long.
next-due = The next step is due on { $when }.
stands-still = The clock stands still, so nothing is due.
nothing-due = Nothing is due: nobody is above, or the work is over.
own-time = This task has its own time to react: { $length }.
own-time-level = This task has its own time to react; at level { $level } that makes { $length }.
own-levels = This task has its own windows by level: { $length } at level { $level }.
profile-level = The profile { $profile } (version { $version }) gives { $length } at level { $level }.
profile-priority = The profile { $profile } (version { $version }) gives { $length } at level { $level } for priority { $priority }.
profile-repeat = At the top, the profile { $profile } (version { $version }) reminds after every { $length }.
began = This window began on { $when }.
always = Every hour of every day counts.
working = What counts are the hours of the calendar “{ $calendar }” (version { $version }), on the clocks of { $zone }.
counts = Counts: { $length } from { $from } to { $to }.
counts-more = { $count ->
    [one] And { $count } more such time.
   *[other] And { $count } more such times.
}
held = Does not count: from { $from } to { $to } (on hold).
held-on = Does not count: from { $from } on (on hold).
asked = Does not count: from { $from } to { $to } (who answers for it asked for time).
asked-on = Does not count: from { $from } on (who answers for it asked for time).
so-far = { $counted } of { $window } have counted so far; { $left } are left.
reminder = Reminder { $number } to { $label }: { $when }.
level = Level { $level } at { $label }: { $when }.
