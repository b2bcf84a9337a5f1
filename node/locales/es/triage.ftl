# Mail that no rule claimed: where it may belong, and why; and what could not be read.

mail = correo
mail-to = correo a { $address }
claimed-today = Las reglas de hoy lo tomarían; las de cuando llegó no lo hicieron.
quite-sure = bastante seguro
a-guess = una suposición
rule-claims = La regla { $rule } toma ahora correo como este.
rule-near = La regla { $rule } casi coincidía; también pide esto:
learned = Mensajes parecidos que se enviaron ahí: { NUMBER($votes) } de { NUMBER($all) }.
learned-by = Mensajes parecidos que se enviaron ahí: { NUMBER($votes) } de { NUMBER($all) }, de la misma persona { NUMBER($same) }.
read = Leído al final
adopted = Recibido sin leer
thrown = Descartado
sealed = Un correo de { $from } para el compartimento { $compartment } está sellado para { $sites } y aún no se ha abierto.
cannot-open = Esta máquina no puede abrirlo:
