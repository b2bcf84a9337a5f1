# The page behind an invitation.

title = Invitación
invited = Una invitación para
when = Cuándo
place = Dónde
guests = ¿Cuántas personas vienen con usted?
note = Algo que añadir
yes = Voy
maybe = Todavía no lo sé
no = No voy
comes = Usted viene
waits = Está en la lista de espera: todas las plazas están ocupadas
may-come = Todavía no lo sabe
misses = Usted no viene
saved = Su respuesta está guardada. Gracias.
change = Puede cambiar su respuesta aquí hasta que termine.
over = Esta invitación no es válida
over-why = Ya pasó o fue retirada, o la dirección está incompleta. Cópiela del mensaje o pregunte a quien le invitó.
often = Demasiados intentos
often-why = Espere un cuarto de hora y vuelva a intentarlo.
