# The list of cases.

form = Fill in a form
older = Older cases
none-shown = No case is shown.
all = { $count ->
    [one] All { $total } case
   *[other] All { $total } cases
}
all-match = { $count ->
    [one] All { $total } case that matches
   *[other] All { $total } cases that match
}
some = { $count ->
    [one] { NUMBER($shown) } of { $total } case
   *[other] { NUMBER($shown) } of { $total } cases
}
some-match = { $count ->
    [one] { NUMBER($shown) } of { $total } case that matches
   *[other] { NUMBER($shown) } of { $total } cases that match
}
no-older = There are no older cases
no-match = No case matches
no-match-why = No case that you may read fits all filters at once. Take one of them away.
show-all = Show all cases
none = There are no cases yet
none-why = Cases open by themselves when a signal matches a rule, or by hand.
open = Open a case
case = Case
moved-up = A task has moved up
