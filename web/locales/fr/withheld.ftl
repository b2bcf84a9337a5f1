# What other sites wrote and does not count here.

title = Ce qui n’a pas été admis
lede = { $total ->
    [one] { NUMBER($shown) } sur { $total } changement venu d’autres sites et qui ne compte pas ici. Il est gardé ; la plupart trouvent leur place d’eux-mêmes quand arrive ce qui leur manque.
   *[other] { NUMBER($shown) } sur { $total } changements venus d’autres sites et qui ne comptent pas ici. Ils sont gardés ; la plupart trouvent leur place d’eux-mêmes quand arrive ce qui leur manque.
}
to-sites = Aller aux sites
nothing = Rien n’est retenu
nothing-why = Tout ce qui est venu d’autres sites compte ici.
written = Écrit le
handed-by = Transmis par
adopt = L’admettre quand même
put-away = L’écarter pour de bon
again = L’examiner à nouveau
came = arrivé le
written-by = Écrit par
compartment = Compartiment
try-again = Réessayer
forget = L’oublier
from = De
waits = Attend la liste des machines
waits-hint = On ne sait pas encore ici qui les a écrits. Ils sont examinés d’eux-mêmes dès qu’arrive l’entrée qui le dit : laissez les sites se rencontrer, ou recevez un lot. Ce qui est oublié revient tant qu’un site l’a.
refused = Refusé
refused-hint = Un autre site a remis ceci, et aucun site ne le prend : abîmé, falsifié ou envoyé au mauvais endroit. On n’en garde que le nom et la raison, et rien d’autre ne l’attend. Si un site continue d’en envoyer, regardez cette machine.
live = par le réseau
by-bundle = par lot
of-backup = d’une sauvegarde
had-waited = avait attendu ici
times = { $count ->
    [one] { $count } fois
   *[other] { $count } fois
}
