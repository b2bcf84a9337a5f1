# The test bench, where a mail is tried on the rules.

title = Essayer un message
lede = Ce que les règles en feraient maintenant, et lesquelles ont presque correspondu. Rien n’est enregistré, personne n’est averti.
sender = De
sender-hint = Par exemple dana@parents.example
to = À
to-hint = L’adresse de livraison, par exemple maintenance@school.example
raw = La source du message
raw-hint = Avec ses en-têtes, comme le donne « afficher la source » d’un logiciel de courrier. Les champs ci-dessus ne comptent alors pas, sauf l’adresse.
mail = Le message
subject = Objet
text = Texte
paste = Ou coller un message entier
try-it = L’essayer
claimed = Des règles le prennent
unclaimed = Aucune règle ne le prend : il irait au tri
odd = Ce qui était étrange
matched = Ce qui correspond
also-wants = Il lui faut aussi ceci :
near = Ce qui correspond presque
