# Ce qui rend une page ouverte rapide.

go = Aller à…
go-name = Aller à un lieu, un dossier ou une tâche, ou agir sur cette page
place = Lieu
act = Sur cette page
case = Dossier
task = Tâche
looking = Recherche dans les dossiers et les tâches…
none = Rien ici ne contient ces mots
close = Fermer
gone = N’est plus ici
peek = Aperçu
whole = Ouvrir la page entière
kept = Gardé dans ce navigateur à
discard = Effacer
sent = en route
cancel = Annuler
failed = Le fichier n’est pas arrivé. Renvoyez-le quand la ligne sera meilleure.
cancelled = L’envoi a été annulé, rien n’a été ajouté.
