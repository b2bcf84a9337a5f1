# The first hour of an organisation.

title = Bienvenue à { $site }
progress = { NUMBER($done) } sur { NUMBER($all) } : c’est fait. Le reste peut attendre, Orgo travaille déjà.
all-done = Tout est fait.
steps = Premiers pas
lead = Ce dont une nouvelle organisation a besoin d’abord.
named = Nommer l’organisation et ce site
named-what = { $organization }, { $site }, profil { $profile }.
administrator = Désigner le premier administrateur
administrator-what = Quelqu’un s’occupe de ce site.
mail = Faire entrer les courriels
mail-what = Faites remettre par le serveur de messagerie les courriels de l’organisation à « orgo deliver », ou importez une archive avec « orgo import ». Ce que les règles connaissent devient du travail.
mail-done = Quelque chose est déjà entré.
people = Inviter trois personnes
people-what = Chacune reçoit un lien valable une seule fois et choisit un mot de passe.
people-done = { $count ->
    [one] { $count } personne peut se connecter.
    [many] { $count } de personnes peuvent se connecter.
   *[other] { $count } personnes peuvent se connecter.
}
people-do = Inviter des personnes
sites = Ajouter un deuxième site
sites-what = Jusque-là, cette copie est la seule. Il rejoint l’organisation avec un ticket par le réseau, ou avec des fichiers sur une clé.
sites-done = { $count ->
    [one] { $count } site.
    [many] { $count } de sites détiennent ce qui leur est permis.
   *[other] { $count } sites détiennent ce qui leur est permis.
}
sites-do = Ajouter un site
try-it = Essayer maintenant
try-what = Écrivez un courriel et voyez quelle règle le prendrait, à qui il irait et pourquoi. Rien n’est conservé.
try-do = Essayer un courriel
