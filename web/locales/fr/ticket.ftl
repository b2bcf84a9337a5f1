# A ticket that was just made.

title = Un ticket pour un site
lede = Il n’est montré que cette fois. Qui l’a peut demander à entrer jusqu’au
lede-end = { " " }; un administrateur doit encore l’admettre.
at-new-site = Sur le nouveau site
run = Lancez ceci dans un dossier vide du disque, avec le nom du site :
ticket = Le ticket
download = Le télécharger
camera = Pour un appareil photo
picture = Le ticket en code QR
