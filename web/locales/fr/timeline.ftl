# What happened: signals, notes, steps and what sites set differently.

title = Chronologie
nothing = Rien ne s’est encore passé.
to = à
quoted = { $count ->
    [one] Texte cité, { $count } ligne
   *[other] Texte cité, { $count } lignes
}
original = Voir l’original
wrote = a écrit une note
why = Pourquoi ?
shown-now = affichée maintenant
which-holds = Quelle valeur est la bonne ?
keep = Garder celle-ci
differ = Des sites ont fixé différemment : { $field }
noticed = remarqué le
all-kept = Toutes les valeurs sont gardées. Tant que personne ne décide, chaque site affiche celle marquée « affichée maintenant ».
comment = Commentaire
add-comment = Ajouter le commentaire
show-all = Tout
show-mail = Courriels
show-notes = Notes
show-steps = Étapes
newest-first = Le plus récent d’abord
oldest-first = Le plus ancien d’abord
what-is-shown = Ce qui en est montré
