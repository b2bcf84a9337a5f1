# The forms of modules, and what was answered to them.

title = Formulaires
lede = Chacun demande ce que doit savoir le rôle qui agit, et le lui envoie. Pour tout le reste :
open-case = ouvrir un dossier
none = Aucun module utilisé n’a de formulaire
none-why = On peut ouvrir un nouveau dossier pour n’importe quoi.
restricted = Restreint
send = Envoyer
leave = Quitter sans envoyer
filled-in = Ce qui a été rempli
answers-lede = Ce qui a été rempli et vaut encore, le plus récent d’abord, autant que vous pouvez le lire. Fermez son dossier pour en retirer quelque chose.
fill-in = Remplir le formulaire
nothing = Il n’y a encore rien ici
nothing-why = Ce qui est rempli et que vous pouvez lire se trouve ici jusqu’à ce que son dossier soit clos.
older = Plus anciens
