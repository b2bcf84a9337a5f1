# The page of a task: what is not offered, what concerns the whole page, its facts.

not-yours = El equipo al que pertenece, quien la tiene, un coordinador o un administrador puede cambiar esta tarea.
you-asked = Usted lo pidió: decide otra persona.
ends-with-offer = Termina cuando se responda a la oferta.
after-waits = Podrá terminarse cuando acabe lo que espera, o cuando ya no tenga que esperarlo.
others-decide = Lo decide un coordinador, un administrador o la persona a quien se dio por su nombre.
is-over = Ha terminado. Lo que se puede hacer es reabrirla.
finished-of = { $count ->
    [one] { NUMBER($finished) } de { $count } tarea terminada
   *[other] { NUMBER($finished) } de { $count } tareas terminadas
}
differ = Hay sitios que pusieron valores distintos
differ-why = Se guardan todos los valores. Están en la cronología y alguien debería decidir.
doubt = Hay un reloj dudoso
doubt-why = Las horas pueden estar mal. Nada se escala solo hasta que se aclare la hora.
ended = Cómo terminó
rule-waits = Una regla espera un sí
rule-waits-why = La cronología dice qué. Quien puede trabajar en la tarea responde sí o no en la página «Espera su sí».
blocked = Bloqueada: espera a { $what }
blocked-why = No puede terminarse antes. Su reloj sigue, para que no se olvide nada de lo que bloquea.
unseen-work = un trabajo que usted no puede ver
may-not-see = Usted no puede verla.
waits-each-other = No frena a esta: las dos se esperan entre sí.
not-here = Aquí no se conoce, o está en otro compartimento: no frena nada.
over-for-good = Ya no se repite.
next = Siguiente: { $when }
comes-again = Se repite
occurrence = Repetición
occurrence-of = De «{ $title }»
with = Con
nobody = Nadie todavía
by-rule = Regla { $rule }
by-node = El nodo
role = Rol
kind = Tipo
made-by = Creada por
came-in = Llegó
last-change = Último cambio
category-request = solicitud
category-update = actualización
category-incident = incidente
category-report = informe
category-distribution = distribución
