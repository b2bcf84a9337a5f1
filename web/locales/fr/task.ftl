# One task.

what-to-do = Ce qu’il y a à faire
where-it-goes = Où elle va si personne n’agit
clocks = Horloges
facts = Données
checklist = Liste à cocher
done-of = { NUMBER($done) } sur { NUMBER($all) }
is-done = Fait :
is-not-done = Pas fait :
press-line = Appuyez sur une ligne pour la cocher, encore une fois pour la décocher.
case = Dossier
waits-for = Attend
blocks = Attendent celle-ci
priority = Priorité
severity = Gravité
due = Échéance
due-hint = Fuseau { $zone }. Vide : pas d’échéance.
comes-again = Revient
comes-again-hint = Par exemple FREQ=WEEKLY;BYDAY=MO,TH ou FREQ=MONTHLY;BYDAY=1MO. Vide : elle ne revient pas.
daily = chaque jour
weekly = chaque semaine
monthly = chaque mois
first-monday = le premier lundi du mois
last-day = le dernier jour du mois
yearly = chaque année
now = Maintenant :
task = Tâche
task-hint = Son nom court comme T-2F81A0, son adresse, ou son titre dans ce dossier.
wait-for = Attendre une autre tâche…
wait-for-it = L’attendre
stop-waiting = Ne plus attendre { $title }
