# Les touches qui agissent sur les pages.

title = Touches
lede = Pour qui préfère ne pas prendre la souris. Les touches agissent là où le navigateur exécute des scripts ; sans eux, chaque page fonctionne de même.
switch = Les lettres et signes seuls agissent sur la page
switch-why = Gardé dans ce navigateur. Sans eux restent les flèches, Enter, Esc et Ctrl K.
lists = Dans une liste
next = La ligne suivante
before = La ligne précédente
open = Ouvrir la ligne
pick = Choisir la ligne, ou y renoncer
peek = Voir la ligne sans quitter la liste
complete = Terminer ce qui est choisi, ou la ligne
hold = Mettre en pause ce qui est choisi, ou la ligne
give = Confier à quelqu’un ce qui est choisi, ou la ligne
page = Sur la page d’une tâche ou d’un dossier
main = L’étape suivante, le bouton qui ressort
ask-hold = Mettre en pause
ask-give = Confier à quelqu’un
comment = Écrire un commentaire
up = Revenir à la liste
every = Sur chaque page
go = Aller à un lieu, un dossier ou une tâche, ou agir sur la page
search = Chercher dans les dossiers
start-case = Un nouveau dossier
help = Montrer ces touches
shut = Fermer ce qui est ouvert
places = Vers un lieu : d’abord G, puis
