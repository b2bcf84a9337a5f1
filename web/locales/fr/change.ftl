# Small forms beside a case or a task, its files, and the cases it has to do with.

title = Modifier
set = Enregistrer
files = Fichiers
file = Fichier
at-most = { $size } au plus.
add-file = Ajouter un fichier…
add-the-file = Ajouter le fichier
take-away = Retirer le fichier { $name }
other-cases = Autres dossiers
