# What forms say by themselves.

needed = (nécessaire)
faults = { $count ->
    [one] Un point demande votre attention
   *[other] { $count } points demandent votre attention
}
