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
given-for = From { $by }, for priority { $priority }.
each-as-long = Each further level has as long.
each-times = Each further level has { $factor } times as long.
next-due = The next step is due on { $when }.
stands-still = The clock stands still, so nothing is due.
nothing-due = Nothing is due: nobody is above, or the work is over.
own-time = This task has its own time to react, from { $by }: { $length }.
own-time-level = This task has its own time to react, from { $by }; at level { $level } that makes { $length }.
own-levels = This task has its own windows by level, from { $by }: { $length } at level { $level }.
given-level = From { $by }: { $length } at level { $level }.
given-priority = From { $by }: { $length } at level { $level } for priority { $priority }.
given-repeat = From { $by }: a reminder after every { $length }, at the top.
by-default = what holds where nothing is said
by-profile = the profile { $name } (version { $version })
by-organisation = the organisation (version { $version })
by-module = the module { $name } (version { $version })
by-rule = the rule { $name }
by-maker = who made it
by-setter = who set it later
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
