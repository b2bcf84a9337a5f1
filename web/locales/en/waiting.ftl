# What waits for the reader's yes.

lede = { $count ->
    [one] { $count } thing waits: what a rule would do, what is offered, or what somebody did who had lost the right to it.
   *[other] { $count } things wait: what rules would do, what is offered, and what people did who had lost the right to it.
}
nothing = Nothing waits for you
nothing-why = What rules do beyond routing stands here where the organisation wants to be asked first, work that other units offer to yours, and what people did who had lost the right to it and did not know.
my-work = Go to my work
more = There is more. It comes up here when this is decided.
why-not = Why not
why-not-hint = A no needs a reason, a yes needs none.
yes = Yes
no = No
since = since
counts = It counts
counts-not = It does not count
