# Sites: who they are, how it goes with them, and how they join.

say-why = Dites pourquoi, en un mot au moins.
more-sign = { $count ->
    [one] { $count } autre administrateur doit encore signer. En ligne de commande, « orgo node revoke » crée un fichier qui passe de l’un à l’autre.
   *[other] { $count } autres administrateurs doivent encore signer. En ligne de commande, « orgo node revoke » crée un fichier qui passe de l’un à l’autre.
}
unknown-node = une machine inconnue ici
stick-out = par clé USB, ils ont les nôtres
stick-in = par clé USB, les leurs sont arrivés
we-called = nous les avons appelés
they-called = ils nous ont appelés
traffic = { $sent } envoyés, { $received } reçus
removed-on = exclue le { $day }
removed-because = Exclue le { $day } : { $why }
clock-unknown = inconnue
agrees = d’accord
seconds = { NUMBER($count) } s
ahead = en avance de { $length }
behind = en retard de { $length }
holds-nothing = Ne garde rien.
holds = Garde { $names }.
reads-only = { $name } (lecture seule)
carries = Transporte du courrier scellé pour d’autres.
gateway = Reçoit le courrier.
review = Fait les revues.
courier = Transporte des lots.
administrator = Des administrateurs signent ici.
clock-nobody = Elle indique { $time }, et personne ne s’en porte garant. Rien ne remonte de soi-même tant que ce n’est pas réglé : dites l’heure qu’il est, ou laissez cette machine en rencontrer une qui la connaît.
clock-trusted = Elle indique { $time }. On s’y fie : { $who } s’en porte garant.
by-chip = l’horloge interne de cette machine
by-peer = une autre machine
by-operator = une personne
by-server = un serveur de temps
missing-bundle = Il manque de { $name } : lot { $numbers }
missing-text = Ce qui est arrivé après est gardé. Demandez à qui porte la clé USB, ou renvoyez le reçu : il demande ce qui manque.
forked = { $name } a continué de deux façons
forked-text = Deux machines écrivent sous son nom : un disque copié, ou une sauvegarde restaurée à côté de l’original. Rien n’est perdu. Arrêtez l’une des deux et faites-la rejoindre à nouveau avec ses propres clés.
removed-apart = Des administrateurs ont exclu des machines chacun de leur côté
removed-apart-text = Deux sites ont écrit en même temps des exclusions différentes. Les deux valent jusqu’à ce que plus de la moitié des administrateurs soient d’accord : l’un commence avec la commande orgo node settle, les autres signent le fichier qu’elle écrit.
restricted = { $name } (restreint)
every-site = Tous les sites
choose-whom = Choisissez pour qui il est.
choose-files = Choisissez au moins un fichier qu’un autre site a créé.
write-code = Écrivez le code du reçu papier, ou choisissez le fichier.
choose-hours = Choisissez sa durée, de 1 à { $most } heures.
choose-request = Choisissez le fichier que le nouveau site a créé.
tick-compartment = Cochez ce qu’elle peut garder : au moins un compartiment.
no-node-id = Ce n’est pas un identifiant de machine : il a 64 lettres et chiffres.
ticket-unsure = Personne ne se porte garant de l’horloge de cette machine : elle ne pourra pas dire si le ticket est expiré.
removal-counts = Tout ce qu’elle a écrit et qui est connu ici compte. Ce qu’elle écrira désormais ne comptera nulle part, sauf si quelqu’un l’adopte.
removal-keeps = Elle garde ce qu’elle a déjà et peut le lire : changez les mots de passe des personnes qui l’utilisaient.
removal-refused = Les autres sites la refusent dès qu’ils l’apprennent. Laissez-les se rencontrer, ou portez-leur un lot.
removal-tasks = Ses tâches ouvertes restent ouvertes. Donnez-les à des personnes d’autres sites.
removal-final = C’est irréversible. Si la machine revient, elle rejoint à nouveau avec de nouvelles clés, dans un dossier vide.
