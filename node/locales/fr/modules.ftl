# What a module knows.

goes-to = Le travail va à
categories = Catégories
addresses = Adresses
words-for = Mots de la priorité : { $priority }
