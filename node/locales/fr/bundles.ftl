# What came of bundles that were taken in.

from = Lot { $number } de { $name }
part-from = Lot { $number } de { $name }, partie { $part } sur { $parts }
changes = { $count ->
    [one] { $count } changement qui n’était pas ici
   *[other] { $count } changements qui n’étaient pas ici
}
known = { $count ->
    [one] { $count } entrée qui était déjà ici
   *[other] { $count } entrées qui étaient déjà ici
}
pieces = { $count ->
    [one] { $count } morceau de pièce jointe
   *[other] { $count } morceaux de pièces jointes
}
of-roster = { $count ->
    [one] { $count } entrée de la liste des machines
   *[other] { $count } entrées de la liste des machines
}
not-come = Le lot { $number } du même site n’est pas arrivé.
waits = { $count ->
    [one] { $count } entrée attend la liste des machines.
   *[other] { $count } entrées attendent la liste des machines.
}
wanted = { $count ->
    [one] { $count } pièce jointe n’est pas arrivée : le reçu la demande.
   *[other] { $count } pièces jointes ne sont pas arrivées : le reçu les demande.
}
