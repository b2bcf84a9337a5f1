# Le chemin du travail, et dans quel sens vont les informations.

title = Parcours
up = vers le haut
down = vers le bas
sideways = de côté
stays = même place
opened = Commencé ici
climbed = Monté de lui-même
handed-over = Confié
relabeled = Étiqueté autrement
transferred = Repris
decided = Décidé
resolved = Résolu
reopened = Rouvert
ruled = Amené par une règle
settled = Compte à la fin
request = Les demandes montent pour accord.
update = Les mises à jour vont de côté ou descendent.
decision = Les décisions descendent.
report = Les rapports montent.
distribution = Les diffusions descendent ou vont de côté.
against-request = Les demandes montent pour accord ; celle-ci est descendue.
against-update = Les mises à jour vont de côté ou descendent ; celle-ci est montée.
against-decision = Les décisions descendent ; celle-ci est montée.
against-report = Les rapports montent ; celui-ci est descendu.
against-distribution = Les diffusions descendent ou vont de côté ; celle-ci est montée.
