# The second thought before a node is removed.

title = Exclure { $name } ?
node-at = La machine de
why = Pourquoi est-elle exclue ?
why-hint = Chaque site garde cette raison et la montre.
follows = Ce qui s’ensuit
remove = L’exclure pour de bon
leave = Ne rien changer
