# The profile, beside another, and replayed.

compare = Comparer
replay = Rejouer
set = { $count ->
    [0] Rien n’est fixé autrement que dans le profil.
    [one] { $count } valeur est fixée autrement que dans le profil.
   *[other] { $count } valeurs sont fixées autrement que dans le profil.
}
work-of = Pour le travail de
show = Afficher
knobs = Réglages
knob = Réglage
value = Valeur
who-says = Qui le dit
nearer = Le plus proche du travail compte : un module avant l’organisation, une règle avant un module, une tâche avant une règle. Ce que dit une règle ou une tâche se trouve sous son horloge.
instead = au lieu de
beginning = depuis le début
everything = tout ce qu’il y avait au début
held = Ce qui valait depuis quand
other = L’autre profil
compare-title = Comparer des profils
compare-lede = Ce qui serait différent si l’organisation choisissait un autre profil et gardait ses modules et ses propres réglages. Rien n’est modifié.
begins = Travail qui commence à
begins-hint = Comment le travail remonterait de là, par exemple 1001.81.Operations.Maintenance
differ = { $count ->
    [one] { $count } réglage diffère de { $now }, identiques : { NUMBER($same) }.
   *[other] { $count } réglages diffèrent de { $now }, identiques : { NUMBER($same) }.
}
all-same = Tous les réglages disent la même chose.
now = Maintenant
then = Alors
stays = reste où il est
climbs = Comment le travail remonte
work = Travail
knobs-say = Ce que disent les réglages
climbs-alone = Comment remonte le travail que personne ne prend
monday = Il arrive un lundi à neuf heures, en UTC.
work-of-last = Travail des derniers
replay-lede = Ce qu’un autre profil aurait fait du travail qu’il y avait : ce qui serait remonté, et quand. Rien n’est modifié.
counted = Compté
what = Quoi
as-was = Comme c’était
would-be = Ce qui aurait été
