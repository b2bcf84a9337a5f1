# One rule.

file = Fichier
order = Ordre
does = Ce qu’elle fait
written = Telle qu’elle est écrite
text = Le texte de la règle
facts = Données
switch-off = La désactiver
switch-on = L’activer
off-means = Dès lors, aucun site ne l’examine plus. Ce qu’elle a fait reste tel quel ; ce qu’elle aurait pris va à d’autres règles ou au tri. Son texte reste dans son fichier.
on-means = Dès lors, chaque site l’examine à nouveau. Ce qui est arrivé pendant qu’elle était inactive reste où c’est allé.
admin-only = Un administrateur peut la désactiver et l’activer.
off-in-file = Elle est désactivée là où elle est écrite, par `enabled: false` : modifiez ce fichier.
elsewhere = Cette machine n’est pas celle d’un administrateur : faites-le sur une de celles-là.
switch = Activation
waits = Attend un oui
decide = Aller décider
made = { $days ->
    [one] Ce qu’elle a fait en { $days } jour
   *[other] Ce qu’elle a fait en { $days } jours
}
timed = Elle attend que le temps passe : ce qu’elle a fait se trouve dans la chronologie des tâches. « Essai à blanc » dit ce qu’elle ferait à présent.
nothing = Rien que vous puissiez lire. Cela ne dit pas qu’elle n’a rien fait là où vous ne pouvez pas regarder.
replaced = décidé autrement depuis
version = version
added-to = S’est ajoutée à ce qu’a ouvert
