# What can be done now with a task or a case, and what is asked first.

approve = Aprobar
reject = Rechazar
revoke = Retirar la decisión
start = Empezar
hold = Poner en espera
resume = Reanudar
complete = Terminar
fail = Dar por fallida
cancel = Cancelar la tarea
reopen = Reabrir
set-pending = Marcar como pendiente
set-in-progress = Marcar como en curso
set-on-hold = Marcar como en espera
set-completed = Marcar como terminada
set-failed = Marcar como fallida
set-cancelled = Marcar como cancelada
take = Tomarla
acknowledge = La he visto
give = Dar a
release = Devolver al equipo
relabel = Cambiar la etiqueta
case-start = Empezarlo
case-resume = Reanudar
case-resolve = Resolver
case-close = Cerrar
case-set-open = Marcar como abierto
case-set-in-progress = Marcar como en curso
case-set-on-hold = Marcar como en espera
case-set-resolved = Marcar como resuelto
case-set-closed = Marcar como cerrado
case-set-merged = Marcar como fusionado
other-steps = Otros pasos
next-step = Siguiente paso
why = ¿Por qué?
how-ended = ¿Cómo terminó?
hold-for = Parar el reloj durante
one-window = Un plazo entero
until-resumed = Hasta reanudarlo
hours = { $count ->
    [one] { $count } hora
   *[other] { $count } horas
}
to-whom = ¿A quién?
new-label = Etiqueta nueva
label-hint = Por ejemplo 1001.11.Operations.Maintenance
