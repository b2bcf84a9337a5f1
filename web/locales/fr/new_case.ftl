# The form that opens a case by hand.

lede = Dites ce qui s’est passé. Une tâche en est faite et va au rôle de l’étiquette.
fill-in = Remplir un formulaire
open = Ouvrir le dossier
leave = Quitter sans ouvrir
title = Titre
title-hint = Ce qu’on doit lire en premier.
what-happened = Ce qui s’est passé
general = Général
label = Étiquette
role = Rôle qui en a la charge
role-hint = Laissez vide pour le rôle de l’étiquette.
kind = Genre
priority = Priorité
severity = Gravité
not-said = Non précisée
label-means = Que veut dire une étiquette ?
site = Site
area = Bâtiment, salle ou zone
tags = Mots-clés
tags-hint = Séparés par des virgules.
