# How this node is, at a glance.

all-measured = All that can be measured here is well.
lede = { $count ->
    [one] { $count } thing needs somebody. What comes first presses most.
   *[other] { $count } things need somebody. What comes first presses most.
}
needs = Needs somebody
worth = Worth knowing
well = All well
no-promise = It does not promise that other sites have what was written here, that anybody has read it, or that a copy of this folder lies somewhere else.
measured = Measured when the page was opened, at this node alone. Programs ask /health.
