# The calendars of working time.

title = Calendarios
lede = Un calendario dice qué horas cuentan para el plazo de reacción.
which = Los que hay
calendar = Calendario
begins = Empieza
begins-hint = En la hora de la zona del calendario
length = Cuánto debe contar
length-hint = Por ejemplo 4 hours, 90 minutes o PT4H
try-one = Probar uno
count = Contar
over = Cuándo se cumple
