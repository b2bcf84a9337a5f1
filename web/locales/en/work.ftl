# My work: the tasks of a person and their roles.

plan = Plan
more = More tasks
late = { $count ->
    [0] Nothing is late
    [one] One task is late
   *[other] { $count } tasks are late
}
today = { $count ->
    [0] nothing else is due today
    [one] one is due today
   *[other] { $count } are due today
}
free = { $count ->
    [one] Nobody has taken one of them yet.
   *[other] Nobody has taken { $count } of them yet.
}
above = { $count ->
    [0] Everything is with its team.
    [one] One task is above the teams.
   *[other] { $count } tasks are above the teams.
}
some = { $count ->
    [one] { NUMBER($shown) } of { $total } task
   *[other] { NUMBER($shown) } of { $total } tasks
}
some-match = { $count ->
    [one] { NUMBER($shown) } of { $total } task that matches
   *[other] { NUMBER($shown) } of { $total } tasks that match
}
no-more = There are no more tasks
no-match = No task matches
no-match-why = No task that you may read fits all filters at once. Take one of them away.
whole-view = Show the whole view
nothing = Nothing to do in this view
nothing-why = Tasks appear here when they come to one of your roles or to you.
all-cases = Look at all cases
tasks = Tasks
task = Task
pick = Pick
with-picked = With the tasks that are picked
picked = selected
sites-differ = two sites differ
not-elsewhere = not yet at another site
is-not-elsewhere = Not yet at another site
ran-out = At the top, nobody above
overdue = Overdue
due-today = Due today
this-week = This week
later = Later
finished = Finished recently
at-top = At the top
executives = With the executives
heads = With heads of departments
leads = With leads of teams
teams = With the teams
unread = New:
waits-for = Waits for { $what }
blocked = Blocked
nobody = Nobody yet
