# How this node is: what needs somebody, and what is known.

room-left = Il reste { $size } sur le disque
room-text = Quand le disque est plein, rien ne peut être reçu : le courrier attend au serveur de courrier, et personne ne peut enregistrer. Faites de la place, ou déplacez le dossier sur un disque plus grand.
clock-doubt = L’horloge est incertaine
clock-text = Personne ne s’en porte garant. Rien ne remonte de soi-même, et les heures sont marquées comme provisoires tant que ce n’est pas réglé.
say-time = Dire l’heure qu’il est
not-loaded = Des règles ou des modules n’ont pas été chargés
still-holds = Ce qui marchait en dernier vaut toujours.
every-complaint = Voir tous les problèmes
certificate = Le certificat des pages expire { $when }
certificate-text = Ensuite les navigateurs refusent les pages. Mettez une nouvelle paire dans le dossier tls des données.
locked = { $count ->
    [one] { $count } compartiment est verrouillé
   *[other] { $count } compartiments sont verrouillés
}
locked-text = Rien de ce qu’ils contiennent ne peut être lu ici, et leur courrier attend.
go-unlock = Aller déverrouiller
not-sent = { $count ->
    [one] { $count } message n’a pas pu être envoyé
   *[other] { $count } messages n’ont pas pu être envoyés
}
not-sent-text = Ils sont réessayés d’eux-mêmes, de moins en moins souvent. La commande orgo outbox list dit pourquoi.
not-read = { $count ->
    [one] { $count } message n’a pas pu être lu
   *[other] { $count } messages n’ont pas pu être lus
}
not-read-text = Ils sont gardés octet par octet. Personne n’en fait rien tant que quelqu’un ne regarde pas.
look = Regarder
not-let-in = { $count ->
    [one] { $count } changement d’autres sites n’a pas été admis
   *[other] { $count } changements d’autres sites n’ont pas été admis
}
not-let-in-text = Ils ne comptent pas ici, chacun pour une raison indiquée à côté.
to-sites = Aller aux sites
bundle-missing = Il manque un lot
bundle-text = Ce qui est arrivé après est gardé. Demandez à qui porte la clé USB.
silent = { $name } ne répond plus
never-met = Elle n’a jamais été rencontrée.
met-last = Dernière rencontre : { $when }.
has-all = Elle a tout ce qui a été écrit ici.
it-lacks = { $count ->
    [one] Il lui manque { $count } changement de ce qui est ici.
   *[other] Il lui manque { $count } changements de ce qui est ici.
}
lack-unknown = On ne sait pas ce qui lui manque.
no-copy = Il n’y a pas de deuxième copie
no-copy-text = Si ce disque casse, tout est perdu. Invitez un deuxième site, ou copiez ailleurs le dossier des données, avec le fichier key qu’il contient, pendant que la machine est arrêtée : Orgo ne fait pas de sauvegarde de lui-même.
alone = { $count ->
    [one] { $count } changement n’est qu’ici depuis plus d’une heure
   *[other] { $count } changements ne sont qu’ici depuis plus d’une heure
}
alone-text = On ne sait d’aucun autre site qu’il les ait.
this-node = Cette machine
site = Site
version = Version
pages-open = Pages ouvertes depuis
clock = Horloge
disk = Disque
free = Libre
not-known = inconnu
databases = Bases de données
changes = Changements dans le journal
of-what-you-read = { NUMBER($count) }, de ce que vous pouvez lire
mail = Courrier
gateway = Passerelle
not-worked-on = Pas encore traités
could-not-read = Illisibles
to-send = À envoyer
tried-in-vain = { NUMBER($count) }, dont essayés en vain : { NUMBER($failing) }
configuration = Configuration
profile = Profil
modules = Modules
rules = Règles
other-sites = Autres sites
one-lacks = { $name } : il en manque { NUMBER($count) }
no-other-site = il n’y a pas d’autre site
none-known = aucun que l’on sache
connected = Connectés
some-of = { NUMBER($some) } sur { NUMBER($all) }
lags = En retard
backup = Sauvegarde
no-backup = Orgo n’en fait pas de lui-même
clock-none = { $time } ; personne ne s’en porte garant
clock-by = { $time } ; { $who } s’en porte garant
mail-off = arrêtée : lancée avec --no-mail
mail-both = envoie par le serveur de mail.yaml ; reçoit ce que le serveur de courrier remet à orgo deliver
mail-in = n’envoie rien : il n’y a pas de mail.yaml ; reçoit ce que le serveur de courrier remet à orgo deliver
loaded-not = Des fichiers n’ont pas été chargés ; ce qui marchait en dernier vaut toujours.
in-use = { NUMBER($count) } en service.
every-hour = Chaque heure compte.
hours-of = Les heures de { $name } comptent.
all-well = Tout va bien
needs = { $count ->
    [one] { $count } chose demande quelqu’un
   *[other] { $count } choses demandent quelqu’un
}
all-on = { NUMBER($count) }, toutes actives.
some-off = { NUMBER($off) } sur { NUMBER($count) } désactivées
may-sign-in = { $count ->
    [one] { $count } personne peut se connecter.
   *[other] { $count } personnes peuvent se connecter.
}
may-sign-in-new = { $count ->
    [one] { $count } personne peut se connecter, pas encore venues : { NUMBER($new) }.
   *[other] { $count } personnes peuvent se connecter, pas encore venues : { NUMBER($new) }.
}
