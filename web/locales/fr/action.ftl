# What can be done now with a task or a case, and what is asked first.

approve = Approuver
reject = Refuser
revoke = Retirer la décision
start = Commencer
hold = Mettre en pause
resume = Reprendre
complete = Terminer
fail = Abandonner comme échouée
cancel = Annuler la tâche
reopen = Rouvrir
set-pending = Passer à « à faire »
set-in-progress = Passer à « en cours »
set-on-hold = Passer à « en pause »
set-completed = Passer à « terminée »
set-failed = Passer à « échouée »
set-cancelled = Passer à « annulée »
take = La prendre
acknowledge = Je l’ai vue
give = Confier à
release = Rendre à l’équipe
relabel = Changer l’étiquette
case-start = Le prendre en charge
case-resume = Reprendre
case-resolve = Résoudre
case-close = Clore
case-set-open = Passer à « ouvert »
case-set-in-progress = Passer à « en cours »
case-set-on-hold = Passer à « en pause »
case-set-resolved = Passer à « résolu »
case-set-closed = Passer à « clos »
case-set-merged = Passer à « fusionné »
other-steps = Autres actions
next-step = Prochaine étape
why = Pourquoi ?
how-ended = Comment cela s’est-il terminé ?
hold-for = Arrêter l’horloge pendant
one-window = Un délai entier
until-resumed = Jusqu’à la reprise
hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
to-whom = À qui ?
new-label = Nouvelle étiquette
label-hint = Par exemple 1001.11.Operations.Maintenance
