# The ladder of a task: who stands where, and what brought it there.

top = Sommet de l’organisation
executive = Direction
head = Chef de service
lead = Chef d’équipe
staff = Personnel
came-in = Arrivée { $when }
moved-up = Remontée { $when } : { $why }
next = { $when }, si elle n’est pas terminée
clock-stands = Seulement quand l’horloge repartira
