# The profile: what held, how two differ, what another would have done.

version = { $name }, version { $version }
no-module = aucun module en particulier
said = { $value }, selon { $by }
by-node = par la machine elle-même
at-site = { $who } à { $site }
last-months = { NUMBER($count) } mois
choose-months = Choisissez combien de mois.
at-once-to = tout de suite à { $label }
after-to = après { $length } à { $label }
work = Priorité { $priority }, gravité { $severity }
escalated = Avec { $other }, tâches qui seraient remontées : { NUMBER($would) } sur { NUMBER($tasks) }, au lieu de { NUMBER($did) }.
steps = Étapes qu’il y aurait eu : { NUMBER($would) }, dont { NUMBER($would-night) } la nuit, au lieu de { NUMBER($did) }, dont { NUMBER($did-night) } la nuit.
only-then = { $count ->
    [one] { $count } tâche serait remontée, qui ne l’est pas.
   *[other] { $count } tâches seraient remontées, qui ne le sont pas.
}
only-now = { $count ->
    [one] { $count } tâche ne serait pas remontée, qui l’est.
   *[other] { $count } tâches ne seraient pas remontées, qui le sont.
}
sooner = Parmi celles qui remontent de toute façon : plus tôt { NUMBER($sooner) }, plus tard { NUMBER($later) }.
executive = Tâches qui seraient arrivées à la direction : { NUMBER($count) }, au lieu de { NUMBER($did) }.
tasks-up = Tâches remontées
counted-steps = Étapes
steps-at-night = Étapes la nuit
reached-top = Arrivées au sommet
limits = De { $from } à { $until }, du travail que vous pouvez lire.
cut = { $count ->
    [one] Il y en avait plus : seul le dossier changé en dernier a été regardé.
   *[other] Il y en avait plus : seuls les { $count } dossiers changés en dernier ont été regardés.
}
