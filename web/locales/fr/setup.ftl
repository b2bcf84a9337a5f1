# Set-up: what the organisation works by, and how this node is.

lede = Ce qui règle le travail de l’organisation. C’est commun à tous les sites : ce qui change sur l’un vaut pour tous dès qu’ils l’apprennent.
health = État de cette machine
rules = Règles
profile = Profil
modules = Modules
calendars = Calendriers
who-belongs = Qui fait partie de l’organisation, et comment vont les échanges.
programs = D’autres programmes à qui l’on dit ce qui se passe.
entries = Ce qui s’est passé sur cette machine, entrée par entrée.
on = Active
off = Inactive
attached-things = Ce que règles et personnes joignent : textes, fichiers, contacts.
