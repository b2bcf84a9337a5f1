# The profile, beside another, and replayed.

compare = Compare
replay = Replay
set = { $count ->
    [0] Nothing is set otherwise than the profile has it.
    [one] { $count } value is set otherwise than the profile has it.
   *[other] { $count } values are set otherwise than the profile has it.
}
work-of = For work of
show = Show
knobs = Knobs
knob = Knob
value = Value
who-says = Who says so
nearer = Who is nearer to the work counts: a module over the organisation, a rule over a module, a task over a rule. What a rule or a task says stands under its clock.
instead = instead of
beginning = from the beginning
everything = everything it began with
held = What held since when
other = The other profile
compare-title = Compare profiles
compare-lede = What would be otherwise if the organisation chose another profile and kept its modules and what it sets itself. Nothing is changed.
begins = Work that begins at
begins-hint = How work from there would climb, such as 1001.81.Operations.Maintenance
differ = { $count ->
    [one] { $count } knob is otherwise than in { $now }, { NUMBER($same) } the same.
   *[other] { $count } knobs are otherwise than in { $now }, { NUMBER($same) } the same.
}
all-same = Every knob says the same.
now = Now
then = Then
stays = stays where it is
climbs = How work climbs
work = Work
knobs-say = What the knobs say
climbs-alone = How work climbs that nobody takes up
monday = It comes in on a Monday at nine, by UTC.
work-of-last = Work of the last
replay-lede = What another profile would have done with the work that was there: what would have moved up, and when. Nothing is changed.
counted = Counted
what = What
as-was = As it was
would-be = What would have been
