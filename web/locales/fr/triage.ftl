# What no rule claimed.

lede = { $count ->
    [one] Un message qu’aucune règle n’a pris. Il est gardé jusqu’à ce que quelqu’un décide ; rien n’est jeté.
   *[other] { $count } messages qu’aucune règle n’a pris. Chacun est gardé jusqu’à ce que quelqu’un décide ; rien n’est jeté.
}
all-placed = Chaque message a trouvé sa place.
to-decide = À décider
unread = Illisibles
came-in = Ce qui est arrivé
nothing = Rien n’attend de décision
nothing-why = Les messages viennent ici quand aucune règle ne les prend. Ce qui correspond à une règle va droit à son rôle.
my-work = Aller à mon travail
older = Messages plus anciens
no-subject = (sans objet)
why-none = Pourquoi aucune règle ne l’a-t-elle pris ?
suggested = Proposition
accept = Ouvrir le dossier ainsi
same-matter = Peut-être la même affaire
none-near = Aucune règle ne s’en approche.
none-similar = Aucun dossier semblable que vous puissiez lire.
why = Pourquoi :
title = Titre
label = Étiquette
kind = Genre de tâche
general = Général
case = Dossier
case-hint = Son nom court, ou des mots de son titre.
why-aside = Pourquoi n’y a-t-il rien à faire ?
open = Ouvrir un dossier…
open-it = Ouvrir le dossier
link = Le mettre dans un dossier…
link-it = L’y mettre
aside = Mettre de côté…
aside-it = La mettre de côté
open-nameless = Le dossier est anonymisé : qui a écrit ceci n’y figure que sous son pseudonyme.
link-nameless = Le dossier reste aussi visible qu’il l’est : qui le lit lit aussi ceci, sous le pseudonyme.
