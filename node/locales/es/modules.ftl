# What a module knows.

goes-to = El trabajo va a
categories = Categorías
addresses = Direcciones
words-for = Palabras de la prioridad: { $priority }
