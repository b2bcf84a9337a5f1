# What other sites wrote and does not count here.

title = Lo que no se admitió
lede = { $total ->
    [one] { NUMBER($shown) } de { $total } cambio que llegó de otros sitios y no cuenta aquí. Se guarda; la mayoría encuentra su lugar por sí sola cuando llega lo que necesita.
   *[other] { NUMBER($shown) } de { $total } cambios que llegaron de otros sitios y no cuentan aquí. Se guardan; la mayoría encuentra su lugar por sí sola cuando llega lo que necesita.
}
to-sites = Ir a los sitios
nothing = No se retiene nada
nothing-why = Todo lo que llegó de otros sitios cuenta aquí.
written = Escrito el
handed-by = Entregado por
adopt = Admitirlo de todos modos
put-away = Apartarlo para siempre
again = Examinarlo otra vez
came = llegó el
written-by = Escrito por
compartment = Compartimento
try-again = Intentarlo otra vez
forget = Olvidarlo
from = De
waits = Espera la lista de máquinas
waits-hint = Aquí no se sabe todavía quién los escribió. Se examinan solos en cuanto llega la entrada que lo dice: deje que los sitios se encuentren o reciba un paquete. Lo olvidado vuelve mientras un sitio lo tenga.
refused = Rechazado
refused-hint = Otro sitio entregó esto y ningún sitio lo acepta: está dañado, falsificado o se envió al lugar equivocado. Solo se guardan el nombre y el motivo, y nada más lo espera. Si un sitio sigue enviando cosas así, revise esa máquina.
live = por la red
by-bundle = por paquete
of-backup = de una copia de seguridad
had-waited = había esperado aquí
times = { $count ->
    [one] una vez
   *[other] { $count } veces
}
