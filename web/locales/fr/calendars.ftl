# The calendars of working time.

title = Calendriers
lede = Un calendrier dit quelles heures comptent dans le délai de réaction.
which = Ceux qui existent
calendar = Calendrier
begins = Début
begins-hint = À l’heure du fuseau du calendrier
length = Combien doit compter
length-hint = Par exemple 4 hours, 90 minutes ou PT4H
try-one = En essayer un
count = Compter
over = Quand c’est écoulé
