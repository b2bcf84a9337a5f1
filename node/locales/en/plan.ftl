# The plan of tasks: when things begin, are due and come again.

between = { $from } to { $to }, in { $zone }.
since = Since { $when }
done = Done { $when }
failed = Failed { $when }
ended = Ended { $when }
due = Due { $when }
due-late = Due { $when }, late
moves-up = Moves up { $when }
level = Level { $level }
again = Again { $when }
then = { $count ->
    [one] Then { $count } more time, until { $when }
   *[other] Then { $count } more times, until { $when }
}
and-others = { $what }, and others that are not shown
others-hidden = Other times, if there are any, are not shown
not-days = “{ $typed }” is not a number of days from 1 to { $most }.
not-a-day = “{ $typed }” is not a day: write it as 2026-03-02.
