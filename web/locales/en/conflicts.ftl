# What sites set differently.

lede = { $count ->
    [one] { $count } difference to settle. All values are kept; nothing waits for you meanwhile.
   *[other] { $count } differences to settle. All values are kept; nothing waits for you meanwhile.
}
nothing = No site says otherwise
nothing-why = When two sites change the same thing apart, both values are kept, and stand here until somebody decides.
my-work = Go to my work
more = There are more. They come up here when these are settled.
to-settle = To settle
