# One act on several tasks at once.

undo = Annuler
do-it = { $count ->
    [one] Le faire pour { $count } tâche
   *[other] Le faire pour { $count } tâches
}
back = Retour à la liste
leave = Ne rien faire
show = Montrer ce qui changerait
then = Ensuite
became = Est devenu
would-change = Ce qui changerait
was-done = Ce qui a été fait
was-undone = Ce qui a été annulé
now = Maintenant
task = Tâche
before = Avant
