# The second thought before a node is removed.

title = ¿Retirar { $name }?
node-at = La máquina de
why = ¿Por qué se retira?
why-hint = Cada sitio guarda este motivo y lo muestra.
follows = Qué sucede entonces
remove = Retirarla para siempre
leave = Dejarla como está
