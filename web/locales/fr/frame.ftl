# The frame around every page, and the page of all places.

skip = Aller au contenu
main = Navigation
work = Mon travail
cases = Dossiers
triage = Tri
new-case = Nouveau dossier
quarantine = Quarantaine
labels = Lire une étiquette
help = Aide
more = Plus
search = Chercher un dossier
sign-out = Se déconnecter
open = en attente
clock-ok = heure sûre
clock-doubt = heure douteuse
waiting = { $count ->
    [one] { $count } à envoyer
   *[other] { $count } à envoyer
}
peers = { $count ->
    [one] { $count } autre site
   *[other] { $count } autres sites
}
lacks-bundle = un lot manque
sites = Sites
conflicts = Conflits
for-your-yes = Attend votre oui
notices = Pour vous
setup = Réglages
told = Comment on m’avertit
all-places = Toutes les pages
places = Pages
journal = Journal
where-this-is = Où vous êtes
new-messages = { $count ->
    [0] Aucun nouveau message
    [one] { $count } nouveau message
    [many] { $count } de nouveaux messages
   *[other] { $count } nouveaux messages
}
more-messages = Plus de { NUMBER($count) } nouveaux messages
