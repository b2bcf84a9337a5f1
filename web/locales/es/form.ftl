# What forms say by themselves.

needed = (necesario)
faults = { $count ->
    [one] Una cosa necesita su atención
   *[other] { $count } cosas necesitan su atención
}
