# The page behind a case that is offered to another organisation.

title = Un caso ofrecido
asks = Se le pregunta si se hace cargo de esto.
by = Lo ofrece
why = Por qué
place = Lugar
reason = Algo que añadir
reason-hint = Necesario si dice que no.
accept = Nos hacemos cargo
reject = No nos hacemos cargo
accepted = Ustedes se hacen cargo
rejected = Ustedes no se hacen cargo
thanks = Su respuesta nos ha llegado. Gracias.
over = El ofrecimiento ya no está abierto
over-why = Fue retirado, o el caso terminó o fue a otra parte. No tiene que hacer nada.
no-link = Este enlace no es válido
no-link-why = El caso ya no admite correo, o la dirección está incompleta. Cópiela del mensaje o pregunte a quien le escribió.
