# The clocks of a task and the reasons for what they show.

until-up = Avant de remonter
to-react = Temps pour réagir
due = Échéance
provisional = { $value }, provisoire
how-sure = Est-ce sûr ?
not-sure = L’horloge de ce site n’est pas sûre : prenez ceci comme provisoire.
not-known = Pas encore connu
why = Pourquoi ?
why-then = Pourquoi { $when } ?
acted-unsure = Quelqu’un a agi sur un site dont l’horloge n’était pas sûre.
stays-until = Elle reste où elle est jusqu’à ce qu’un site à l’horloge sûre l’ait vu.
now = maintenant
paused = { $length } (en pause)
of-working-time = { $length } de temps de travail
who-says = Qui le dit ?
set-by-hand = Quelqu’un l’a fixé pour cette tâche.
set-by-rule = La règle { $rule } l’indique.
set-at-first = Il a été indiqué à la création de la tâche.
given-for = Selon { $by }, pour la priorité « { $priority } ».
each-as-long = Chaque niveau suivant a autant de temps.
each-times = Chaque niveau suivant a { $factor } fois ce temps.
next-due = La prochaine étape est prévue { $when }.
stands-still = L’horloge est arrêtée, donc rien n’est prévu.
nothing-due = Rien n’est prévu : il n’y a personne au-dessus, ou le travail est fini.
own-time = Cette tâche a son propre délai de réaction, selon { $by } : { $length }.
own-time-level = Cette tâche a son propre délai de réaction, selon { $by } ; au niveau { $level }, cela fait { $length }.
own-levels = Cette tâche a ses propres délais par niveau, selon { $by } : { $length } au niveau { $level }.
given-level = Selon { $by } : { $length } au niveau { $level }.
given-priority = Selon { $by } : { $length } au niveau { $level } pour la priorité « { $priority } ».
given-repeat = Selon { $by } : un rappel toutes les { $length }, au sommet.
by-default = ce qui vaut quand rien n’est dit
by-profile = le profil { $name } (version { $version })
by-organisation = l’organisation (version { $version })
by-module = le module { $name } (version { $version })
by-rule = la règle { $name }
by-maker = qui l’a créée
by-setter = qui l’a changé ensuite
began = Ce délai a commencé { $when }.
always = Chaque heure de chaque jour compte.
working = Ce qui compte, ce sont les heures du calendrier « { $calendar } » (version { $version }), à l’heure de { $zone }.
counts = Compte : { $length }, de { $from } à { $to }.
counts-more = { $count ->
    [one] Et { $count } autre de ce genre.
   *[other] Et { $count } autres de ce genre.
}
held = Ne compte pas : de { $from } à { $to } (en pause).
held-on = Ne compte pas : à partir de { $from } (en pause).
asked = Ne compte pas : de { $from } à { $to } (qui en répond a demandé du temps).
asked-on = Ne compte pas : à partir de { $from } (qui en répond a demandé du temps).
so-far = { $counted } sur { $window } ont compté jusqu’ici ; il reste { $left }.
reminder = Rappel { $number } à { $label } : { $when }.
level = Niveau { $level }, à { $label } : { $when }.
