# What could not be read.

lede = { $total ->
    [one] { NUMBER($shown) } sur { $total } chose illisible. Les octets sont gardés tels quels ; rien n’en a été fait.
   *[other] { NUMBER($shown) } sur { $total } choses illisibles. Les octets sont gardés tels quels ; rien n’en a été fait.
}
my-triage = Aller au tri
nothing = Tout a pu être lu
nothing-why = Quand arrive une chose illisible, elle est gardée ici avec la raison.
harmful = Un original téléchargé peut être nuisible. Ne l’ouvrez que là où c’est sans danger.
underway = Pas encore à sa place
original = Télécharger l’original
again = Le relire
adopt = Le prendre sans le lire
again-hint = Relire utilise le programme tel qu’il est maintenant. Pris sans lecture, il va au tri avec ses octets en fichier.
why-useless = Pourquoi est-ce inutile ?
discard-hint = Ses octets restent jusqu’à la fin du délai de conservation du courrier, et l’on note qui l’a écarté.
discard = Écarter…
discard-it = L’écarter
because = Parce que :
decided = Décidé
