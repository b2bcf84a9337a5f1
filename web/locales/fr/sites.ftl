# Sites and sync: how it goes with every node.

title = Sites et échanges
alone = C’est la seule machine de l’organisation. Invitez un site pour partager le travail et en garder une deuxième copie.
lede = { $all ->
    [one] Cette machine et { $all } autre. Connectées en ce moment : { NUMBER($talking) } sur { $all }.
   *[other] Cette machine et { $all } autres. Connectées en ce moment : { NUMBER($talking) } sur { $all }.
}
what-time = Quelle heure est-il ?
what-time-hint = D’après une montre ou un téléphone, dans le fuseau indiqué ci-dessus, à deux minutes près. Cela vaut jusqu’au prochain démarrage de cette machine.
say-time = Dire l’heure qu’il est
this-is-time = C’est l’heure
clock = L’horloge de cette machine
to-decide = À décider
set-differently = Ce que des sites ont fixé différemment
not-let-in = Ce qui n’a pas été admis
unread = Courrier illisible
webhooks = Webhooks
needs-passphrase = attend sa phrase secrète
no-key = son fichier de clé n’est pas sur cette machine
passphrase = Phrase secrète
unlock = Le déverrouiller
locked = Verrouillés ici
locked-hint = Rien de ce qu’ils contiennent ne peut être lu ici, leur courrier attend, et ils ne participent pas aux échanges tant qu’ils ne sont pas déverrouillés.
unknown = inconnu
nothing = rien
entries = { $count ->
    [one] { $count } entrée
   *[other] { $count } entrées
}
this-node = Cette machine
even = Connectée, à jour
talking = Connectée, rattrape son retard
met = Pas connectée en ce moment
carried = Par clé USB seulement
not-reached = Injoignable
never-met = Jamais rencontrée
removed = Exclue
is-founding = membre fondateur
is-approved = admise
is-removed = exclue
site = Site
connection = Connexion
last-contact = Dernier contact
lacks-ours = Ce qui lui manque de chez nous
lack-its = Ce qui nous manque de chez elle
traffic = Trafic
its-clock = Son horloge
version = Version
nodes = Les machines de l’organisation
nodes-hint = « À jour » veut dire que chacune avait ce que l’autre avait à leur dernière comparaison. Cela ne promet pas que quelqu’un l’ait lu. « Inconnu » n’est pas rien.
never = jamais
remove-one = Exclure { $name }…
remove = Exclure…
