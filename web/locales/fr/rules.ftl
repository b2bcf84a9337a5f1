# The rules there are, in the order they are looked at.

rule = Règle
level = Niveau
version = Version
state = État
acted = A agi
waiting = En attente
rules = { $count ->
    [one] { $count } règle
   *[other] { $count } règles
}
off = { $count ->
    [0] aucune désactivée
    [one] { $count } désactivée
   *[other] { $count } désactivées
}
in-order = Elles sont examinées dans cet ordre ; quand deux donnent la même chose, la dernière l’emporte.
which = Quelles règles
show-all = Montrer toutes les règles
nothing = Rien à montrer
nothing-why = Aucune règle n’est de ce genre.
counts = { $days ->
    [one] « A agi » compte le courrier du dernier jour dont une règle a fait du travail, autant que vous pouvez le lire.
   *[other] « A agi » compte le courrier des { $days } derniers jours dont une règle a fait du travail, autant que vous pouvez le lire.
}
is-cut = Il y en avait plus que ce qui est compté ici.
by-time = Ce que les règles font parce que le temps passe se trouve dans les chronologies.
try-mail = Essayer un message
dry-run = Essai à blanc
every-complaint = Voir toutes les erreurs
not-in-force = Ce que disent les fichiers n’est pas appliqué
still-holds = La dernière version correcte reste appliquée.
