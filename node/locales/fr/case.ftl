# The page of a case: what concerns the whole page, its facts, other cases, who is in it, and who comes.

not-yours = L’équipe à qui il revient, un coordinateur ou un administrateur peut changer ce dossier.
goes-on-there = Il fait partie d’un autre dossier et continue là-bas.
opened = Ouvert { $when }
opened-by = Ouvert { $when } par { $who }
opened-by-rule = Ouvert { $when } par la règle { $rule }
merged = Il fait partie du dossier { $case }
merged-why = Ses tâches et ses messages continuent là-bas.
differ = { $count ->
    [one] Des sites ont mis { $count } champ différemment
   *[other] Des sites ont mis { $count } champs différemment
}
first-signals = Seuls les { NUMBER($count) } premiers messages sont affichés
all-kept = Tous sont gardés.
waits = attend un oui
refused = a été refusé
case-waits = Ce dossier attend un oui
case-refused = Ce dossier a été refusé
review-waits = Orgo l’ouvrirait ; la chronologie dit pourquoi. Tant que personne ne dit oui, il n’est dans aucune liste et rien n’y remonte.
review-refused = Orgo l’aurait ouvert, et quelqu’un a dit non. Il n’est dans aucune liste et rien n’y remonte.
rule-waits = Une règle l’ouvrirait. Tant que personne ne dit oui, il n’est dans aucune liste et rien n’y remonte.
rule-refused = Une règle l’aurait ouvert, et quelqu’un a dit non. Il n’est dans aucune liste et rien n’y remonte.
must-keep = Il doit être conservé
hold-stands = Une conservation obligatoire le protège : { $why }. Tant qu’elle n’est pas levée, rien n’en est supprimé.
purge = On propose de le supprimer
purge-why = { $who } l’a proposé { $when } : { $why }. Tout en disparaît, sur chaque site, à moins que quelqu’un ne retire cela ou n’impose sa conservation.
place = Lieu
kind = Genre
to-react = Temps pour réagir
named-here = indiqué pour ce dossier
from = De
to-look-over = À revoir
looked-over = Revu
kept-as = Conservé comme
last-change = Dernier changement
compartment = Compartiment
on-nodes = Sur
split-from = celui-ci en a été séparé
split-into = séparé de celui-ci
led-from = une règle a ouvert celui-ci à cause de lui
led-to = une règle l’a ouvert à cause de celui-ci
round-of = la première fois de celui-ci
next-round = une fois suivante de celui-ci
same = dit la même chose
this-is-part = celui-ci en fait partie
is-part = fait partie de celui-ci
evidence = indice, signalé { $when }
critical-since = critique, ouvert depuis { $when }
late-since = en retard, prévu pour { $when }
moved-up-at = remonté { $when }
looks-into = { $count ->
    [one] en examine { $count } comme celui-ci
   *[other] en examine { $count } comme celui-ci
}
found-critical = a trouvé celui-ci critique
found-late = a trouvé celui-ci en retard
found-up = a trouvé celui-ci remonté
reported-it = l’a signalé
wrote = a écrit
holds-task = a une tâche
not-counted = Ne compte pas : { $why }
no-sender = Sans expéditeur
unknown-sender = Un expéditeur dont le nom n’est pas ici
come = { $count ->
    [one] { $count } vient
   *[other] { $count } viennent
}
come-of = { $count ->
    [one] { $count } sur { $seats } vient
   *[other] { $count } sur { $seats } viennent
}
wait = { $count ->
    [one] { $count } attend
   *[other] { $count } attendent
}
silent = { NUMBER($count) } sans réponse
came = { $count ->
    [one] { $count } est venu
   *[other] { $count } sont venus
}
guest-waits = attend une place
guest-comes = vient
guest-may = viendra peut-être
guest-not = ne vient pas
guest-silent = n’a pas répondu
guest-uninvited = n’était pas invité
with-more = avec { NUMBER($count) } de plus
by-mail = par courriel
by-link = par le lien
on-page = sur cette page
handed = Transmis de { $from } à { $to }
taken-outside = Repris à l’extérieur : ce qui était proposé de { $from } à { $to }
offer-rejected = Refusée : l’offre de { $from } à { $to }
offer-revoked = Retirée : l’offre de { $from } à { $to }
offer-lapsed = Restée sans réponse : l’offre de { $from } à { $to }
offered-it = { $who } l’a proposé : { $why }
answered-it = { $who } a répondu
answered-why = { $who } a répondu : { $why }
somebody = Quelqu’un
