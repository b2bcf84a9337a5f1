# Replies by mail to who wrote in: what became of them, and why nobody can be written to.

waits = Espera para salir por correo
waits-why = Espera para salir por correo. Último intento: { $why }
sent = Salió { $when }
taken-back = Retirada antes de salir
failed = No salió: { $why }
leaves-here = Sale diez segundos después de enviarla: hasta entonces se puede retirar.
leaves-elsewhere = Sale de un sitio que envía correo, en cuanto se entera: hasta entonces se puede retirar.
barred-nameless = No se nombra a quien escribió: solo quienes guardan el original saben a quién escribir.
barred-restricted = Un correo revelaría lo que es restringido: publique una copia de lo que puede salir y responda allí.
barred-merged = Este caso es parte de otro: responda allí.
machine = { $who } (una máquina)
barred-work = Quien trabaja en este caso puede responder por correo a quien escribió.
