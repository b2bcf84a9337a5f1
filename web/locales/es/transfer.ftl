# Work that is offered to another unit.

title = Traspaso
why = Por qué
they-accept = Se hacen cargo
they-reject = No se hacen cargo…
accept = Aceptar
reject = Rechazar…
write-down = Anotarlo
reject-it = Rechazarlo
take-back = Retirar el ofrecimiento…
take-it-back = Retirarlo
offers = { $by } lo ofrece, de { $from } a { $to }.
since = Desde
outside-waits = Un correo se lo pregunta. Digan lo que digan, el caso queda aquí hasta que alguien de aquí lo termine, y su reloj sigue.
waits = Hasta que alguien acepte se queda donde está, y su reloj sigue.
to-whom = A quién
to-hint = Un rol como IT.Support o una etiqueta entera.
to-hint-outside = Un rol como IT.Support, una etiqueta entera o la dirección de correo de otra organización.
offer = Ofrecerlo a otra unidad…
offer-outside = Ofrecerlo a otra unidad u organización…
offer-it = Ofrecerlo
