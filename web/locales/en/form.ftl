# What forms say by themselves.

needed = (needed)
faults = { $count ->
    [one] One thing needs your attention
   *[other] { $count } things need your attention
}
