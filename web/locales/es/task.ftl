# One task.

what-to-do = Qué hay que hacer
where-it-goes = Adónde va si nadie actúa
clocks = Relojes
facts = Datos
checklist = Lista de control
done-of = { NUMBER($done) } de { NUMBER($all) }
is-done = Hecho:
is-not-done = Sin hacer:
press-line = Pulse una línea para marcarla y otra vez para quitar la marca.
case = Caso
waits-for = Espera a
blocks = Esperan a esta
priority = Prioridad
severity = Gravedad
due = Vence
due-hint = En { $zone }. Vacío: sin vencimiento.
comes-again = Se repite
comes-again-hint = Por ejemplo FREQ=WEEKLY;BYDAY=MO,TH o FREQ=MONTHLY;BYDAY=1MO. Vacío: no se repite.
daily = cada día
weekly = cada semana
monthly = cada mes
first-monday = el primer lunes del mes
last-day = el último día del mes
yearly = cada año
now = Ahora:
task = Tarea
task-hint = Su nombre corto como T-2F81A0, su dirección o su título en este caso.
wait-for = Esperar a otra tarea…
wait-for-it = Esperarla
stop-waiting = No esperar a { $title }
