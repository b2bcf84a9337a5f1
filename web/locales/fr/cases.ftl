# The list of cases.

form = Remplir un formulaire
older = Dossiers plus anciens
none-shown = Aucun dossier n’est affiché.
all = { $count ->
    [one] Le seul dossier ({ $total })
   *[other] Les { $total } dossiers
}
all-match = { $count ->
    [one] Le seul dossier qui correspond ({ $total })
   *[other] Les { $total } dossiers qui correspondent
}
some = { $count ->
    [one] { NUMBER($shown) } sur { $total } dossier
   *[other] { NUMBER($shown) } sur { $total } dossiers
}
some-match = { $count ->
    [one] { NUMBER($shown) } sur { $total } dossier qui correspond
   *[other] { NUMBER($shown) } sur { $total } dossiers qui correspondent
}
no-older = Il n’y a pas de dossiers plus anciens
no-match = Aucun dossier ne correspond
no-match-why = Aucun dossier que vous pouvez lire ne répond à tous les filtres à la fois. Retirez-en un.
show-all = Montrer tous les dossiers
none = Il n’y a pas encore de dossiers
none-why = Les dossiers s’ouvrent d’eux-mêmes quand un message correspond à une règle, ou à la main.
open = Ouvrir un dossier
case = Dossier
moved-up = Une tâche est remontée
