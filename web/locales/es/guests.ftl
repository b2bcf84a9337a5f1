# Who comes to a case.

title = Quién viene
calendar = A mi calendario
came = vino
missed = no vino
write-down = Anotar…
comes = viene
may-come = quizá venga
comes-not = no viene
was-missing = faltó
i-come = Voy
maybe = Quizá
i-do-not = No voy
whom = A quién
whom-hint = Direcciones, o nombres y roles de personas con cuenta: uno por línea.
roster = Toda la lista
roster-hint = Un caso cuyas personas son miembros: su nombre corto o su dirección.
one-mail = Cada uno recibe un correo con un enlace para contestar.
invite = Invitar a personas…
invite-them = Invitar
begins = Empieza
seats = Plazas
seats-hint = Vacío: tantas como vengan.
say-when = Decir cuándo se reúnen…
