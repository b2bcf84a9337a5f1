# How the reader wishes to be told.

lede = Le travail de gravité critique ne respecte que la langue : il arrive tout de suite.
mail = Courrier
language = Langue
usual = Comme l’organisation écrit
each = Chaque nouvelle à part
each-morning = Un message chaque matin
each-monday = Un message chaque lundi matin, avec l’état du travail
zone = Fuseau de mon horloge
zone-hint = Par exemple Africa/Nairobi
without = Sans fuseau :
quiet = Heures calmes
quiet-hint = Par exemple 21:00-06:30. Ce qui arrive alors attend leur fin.
together = Ensemble
bundle = Minutes réunies en un message
bundle-hint = Par exemple 10. Laissez vide pour un message immédiat.
muted = Pas de message sur
keep = Enregistrer
