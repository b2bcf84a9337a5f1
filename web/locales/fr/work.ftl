# My work: the tasks of a person and their roles.

plan = Calendrier des tâches
more = Tâches suivantes
late = { $count ->
    [0] Rien n’est en retard
    [one] Une tâche est en retard
   *[other] { $count } tâches sont en retard
}
today = { $count ->
    [0] rien d’autre n’est pour aujourd’hui
    [one] une est pour aujourd’hui
   *[other] { $count } sont pour aujourd’hui
}
free = { $count ->
    [one] Personne n’en a encore pris une.
   *[other] Personne n’en a encore pris { $count }.
}
above = { $count ->
    [0] Tout est dans son équipe.
    [one] Une tâche est au-dessus des équipes.
   *[other] { $count } tâches sont au-dessus des équipes.
}
some = { $count ->
    [one] { NUMBER($shown) } sur { $total } tâche
   *[other] { NUMBER($shown) } sur { $total } tâches
}
some-match = { $count ->
    [one] { NUMBER($shown) } sur { $total } tâche qui correspond
   *[other] { NUMBER($shown) } sur { $total } tâches qui correspondent
}
no-more = Il n’y a plus de tâches
no-match = Aucune tâche ne correspond
no-match-why = Aucune tâche que vous pouvez lire ne répond à tous les filtres à la fois. Retirez-en un.
whole-view = Montrer toute la vue
nothing = Rien à faire dans cette vue
nothing-why = Les tâches apparaissent ici quand elles arrivent à un de vos rôles ou à vous.
all-cases = Voir tous les dossiers
tasks = Tâches
task = Tâche
pick = Choisir
with-picked = Avec les tâches choisies
picked = sélectionnées
sites-differ = deux sites divergent
not-elsewhere = pas encore sur un autre site
is-not-elsewhere = Pas encore sur un autre site
ran-out = Au sommet, plus personne au-dessus
overdue = En retard
due-today = Pour aujourd’hui
this-week = Cette semaine
later = Plus tard
finished = Terminées récemment
at-top = Au sommet
executives = À la direction
heads = Chez les chefs de service
leads = Chez les chefs d’équipe
teams = Dans les équipes
unread = Nouveau :
waits-for = Attend { $what }
blocked = Bloquée
nobody = Encore personne
