# One act on several tasks at once: what it is called, how tasks stand, and what came of it.

head = { $count ->
    [one] { $act } : { $count } tâche
   *[other] { $act } : { $count } tâches
}
give = Confier à
give-to = Confier à { $who }
priority = Priorité
priority-to = Priorité « { $priority } »
tag = Mot-clé
tag-with = Mot-clé « { $tag } »
hold = Mettre en pause
cancel = Annuler
person = Personne
reason = Raison
nobody = Encore personne
tagged = Avec le mot-clé
untagged = Sans le mot-clé
some-task = Une tâche
only-first = Seules les { NUMBER($count) } premières tâches sont examinées.
no-change = Rien ne changerait.
would-stay = { $count ->
    [one] { $count } tâche resterait comme elle est : la raison est à côté.
   *[other] { $count } tâches resteraient comme elles sont : la raison est à côté.
}
done = { $count ->
    [one] C’est fait : { $count } tâche.
   *[other] C’est fait : { $count } tâches.
}
done-of = { $count ->
    [one] C’est fait : { NUMBER($done) } sur { $count } tâche.
   *[other] C’est fait : { NUMBER($done) } sur { $count } tâches.
}
undone = { $count ->
    [one] Annulé : { $count } tâche.
   *[other] Annulé : { $count } tâches.
}
undone-of = { $count ->
    [one] Annulé : { NUMBER($done) } sur { $count } tâche.
   *[other] Annulé : { NUMBER($done) } sur { $count } tâches.
}
can-undo = On pourra l’annuler sur la page suivante.
undo-takes = « Annuler » le défait.
stays-told = Qui en a été averti entre-temps le reste.
times-anew = Les délais recommencent là où la priorité les fixe.
status-back = L’état est alors remis, avec une ligne dans l’historique.
status-back-sent = L’état est alors remis, avec une ligne dans l’historique. Les messages envoyés entre-temps restent envoyés.
