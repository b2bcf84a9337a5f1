# What reached somebody, and what became of the mail about it.

arrived = Llegó a su equipo.
assigned = Se le pide que lo haga.
escalated = Se escaló hasta usted: nadie la había tomado a tiempo.
corrected = Lo que se le dijo no cuenta: alguien fuera de alcance se había ocupado a tiempo.
reminded = Sigue esperando, en lo más alto de su escala.
passed-on = La tiene usted o su equipo, y también se escaló a otros.
notified = Una regla le avisa de este trabajo.
informed = Es para su información: no se pide nada a nadie.
decided = La solicitud está decidida.
invited = Está invitado: diga si asiste.
comes-up = Dijo que asiste: ya está cerca.
offered = Se ofrece a su unidad: acéptelo o rechácelo.
offer-answered = La oferta tuvo respuesta o se retiró.
seated = Esperaba una plaza y ya la tiene.
called-off = Se anuló aquello a lo que estaba invitado.
due-soon = Vence en un día.
unblocked = Terminó lo que esperaba: puede seguir.
news = Hay novedades.
sent = Se envió un correo.
on-its-way = Hay un correo en camino.
no-mail = Sin correo: { $why }.
no-mail-yet = Aún sin correo.
mail-waits = Un correo espera: { $why }.
