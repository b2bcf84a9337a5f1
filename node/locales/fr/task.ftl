# The page of a task: what is not offered, what concerns the whole page, its facts.

not-yours = L’équipe à qui elle revient, qui l’a, un coordinateur ou un administrateur peut changer cette tâche.
you-asked = C’est vous qui l’avez demandé : quelqu’un d’autre décide.
ends-with-offer = Elle se termine quand on répond à l’offre.
after-waits = Elle pourra être terminée quand ce qu’elle attend sera fini, ou quand elle n’aura plus à l’attendre.
others-decide = Un coordinateur, un administrateur, ou la personne à qui elle a été confiée nommément en décide.
is-over = Elle est finie. On peut la rouvrir.
finished-of = { $count ->
    [one] { NUMBER($finished) } sur { $count } tâche terminée
   *[other] { NUMBER($finished) } sur { $count } tâches terminées
}
differ = Des sites ont mis des valeurs différentes
differ-why = Toutes les valeurs sont gardées. Elles sont dans la chronologie, et quelqu’un devrait trancher.
doubt = Une horloge est douteuse
doubt-why = Les heures peuvent être fausses. Rien ne remonte tout seul tant que l’heure n’est pas établie.
ended = Comment elle s’est terminée
rule-waits = Une règle attend un oui
rule-waits-why = La chronologie dit quoi. Qui peut travailler sur la tâche répond oui ou non sur la page « Attend votre oui ».
blocked = Bloquée : elle attend { $what }
blocked-why = Elle ne peut pas être terminée avant. Son horloge continue, pour que rien de bloquant ne soit oublié.
unseen-work = un travail que vous ne pouvez pas voir
may-not-see = Vous ne pouvez pas la voir.
waits-each-other = Elle ne retient pas celle-ci : les deux s’attendent l’une l’autre.
not-here = Elle n’est pas connue ici, ou vit dans un autre compartiment : elle ne retient rien.
over-for-good = Elle ne revient plus.
next = Prochaine : { $when }
comes-again = Revient
occurrence = Occurrence
occurrence-of = De « { $title } »
with = Chez
nobody = Encore personne
by-rule = Règle { $rule }
by-node = Le nœud
role = Rôle
kind = Genre
made-by = Créée par
came-in = Arrivée
last-change = Dernier changement
category-request = demande
category-update = mise à jour
category-incident = incident
category-report = rapport
category-distribution = diffusion
