# How this node is, at a glance.

all-measured = Tout ce qui peut être mesuré ici va bien.
lede = { $count ->
    [one] { $count } chose demande quelqu’un. La première presse le plus.
   *[other] { $count } choses demandent quelqu’un. La première presse le plus.
}
needs = Demande quelqu’un
worth = Bon à savoir
well = Tout va bien
no-promise = Cela ne promet pas que d’autres sites ont ce qui a été écrit ici, que quelqu’un l’a lu, ni qu’une copie de ces données se trouve ailleurs.
measured = Mesuré à l’ouverture de la page, sur cette machine seulement. Les programmes demandent /health.
