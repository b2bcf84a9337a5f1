# What waits for the reader's yes.

lede = { $count ->
    [one] { $count } thing that rules would do, or that is offered. Nothing of it is done before somebody says yes.
   *[other] { $count } things that rules would do, or that are offered. Nothing of it is done before somebody says yes.
}
nothing = Nothing waits for you
nothing-why = What rules do beyond routing stands here where the organisation wants to be asked first, and work that other units offer to yours.
my-work = Go to my work
more = There is more. It comes up here when this is decided.
why-not = Why not
why-not-hint = A no needs a reason, a yes needs none.
yes = Yes
no = No
since = since
