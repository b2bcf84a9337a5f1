# The profile, beside another, and replayed.

compare = Comparar
replay = Repetir
set = { $count ->
    [0] Nada está fijado de otro modo que en el perfil.
    [one] { $count } valor está fijado de otro modo que en el perfil.
   *[other] { $count } valores están fijados de otro modo que en el perfil.
}
work-of = Para el trabajo de
show = Mostrar
knobs = Ajustes
knob = Ajuste
value = Valor
who-says = Quién lo dice
nearer = Cuenta quien está más cerca del trabajo: un módulo antes que la organización, una regla antes que un módulo, una tarea antes que una regla. Lo que dice una regla o una tarea está bajo su reloj.
instead = en lugar de
beginning = desde el principio
everything = todo lo que había al principio
held = Qué valía desde cuándo
other = El otro perfil
compare-title = Comparar perfiles
compare-lede = Qué sería distinto si la organización eligiera otro perfil y conservara sus módulos y lo que ella misma fija. No se cambia nada.
begins = Trabajo que empieza en
begins-hint = Cómo se escalaría el trabajo desde ahí, por ejemplo 1001.81.Operations.Maintenance
differ = { $count ->
    [one] { $count } ajuste difiere de { $now }, iguales: { NUMBER($same) }.
   *[other] { $count } ajustes difieren de { $now }, iguales: { NUMBER($same) }.
}
all-same = Todos los ajustes dicen lo mismo.
now = Ahora
then = Entonces
stays = se queda donde está
climbs = Cómo se escala el trabajo
work = Trabajo
knobs-say = Qué dicen los ajustes
climbs-alone = Cómo se escala el trabajo que nadie toma
monday = Llega un lunes a las nueve, en UTC.
work-of-last = Trabajo de los últimos
replay-lede = Lo que otro perfil habría hecho con el trabajo que había: qué se habría escalado y cuándo. No se cambia nada.
counted = Recuento
what = Qué
as-was = Como fue
would-be = Qué habría sido
