# The clocks of a task and the reasons for what they show.

until-up = Hasta que se escale
to-react = Tiempo para reaccionar
due = Vencimiento
provisional = { $value }, provisional
how-sure = ¿Es seguro?
not-sure = El reloj de este sitio no es seguro: tómelo como provisional.
not-known = Aún no se sabe
why = ¿Por qué?
why-then = ¿Por qué { $when }?
acted-unsure = Alguien actuó en un sitio cuyo reloj no era seguro.
stays-until = Se queda donde está hasta que un sitio con reloj seguro lo haya visto.
now = ahora
paused = { $length } (en espera)
of-working-time = { $length } de tiempo laboral
who-says = ¿Quién lo dice?
set-by-hand = Alguien lo fijó para esta tarea.
set-by-rule = La regla { $rule } lo indica.
set-at-first = Se indicó al crear la tarea.
given-for = Según { $by }, para la prioridad «{ $priority }».
each-as-long = Cada nivel siguiente tiene lo mismo.
each-times = Cada nivel siguiente tiene { $factor } veces ese tiempo.
next-due = El siguiente paso toca el { $when }.
stands-still = El reloj está parado, así que no toca nada.
nothing-due = No toca nada: no hay nadie por encima, o el trabajo ha terminado.
own-time = Esta tarea tiene su propio tiempo para reaccionar, según { $by }: { $length }.
own-time-level = Esta tarea tiene su propio tiempo para reaccionar, según { $by }; en el nivel { $level } son { $length }.
own-levels = Esta tarea tiene sus propios plazos por nivel, según { $by }: { $length } en el nivel { $level }.
given-level = Según { $by }: { $length } en el nivel { $level }.
given-priority = Según { $by }: { $length } en el nivel { $level } para la prioridad «{ $priority }».
given-repeat = Según { $by }: un recordatorio cada { $length }, en lo más alto.
by-default = lo que vale cuando nada se dice
by-profile = el perfil { $name } (versión { $version })
by-organisation = la organización (versión { $version })
by-module = el módulo { $name } (versión { $version })
by-rule = la regla { $name }
by-maker = quien la creó
by-setter = quien lo cambió después
began = Este plazo empezó el { $when }.
always = Cuenta cada hora de cada día.
working = Cuentan las horas del calendario «{ $calendar }» (versión { $version }), según la hora de { $zone }.
counts = Cuenta: { $length }, de { $from } a { $to }.
counts-more = { $count ->
    [one] Y { $count } más así.
   *[other] Y { $count } más así.
}
held = No cuenta: de { $from } a { $to } (en espera).
held-on = No cuenta: desde { $from } (en espera).
asked = No cuenta: de { $from } a { $to } (quien responde de ella pidió tiempo).
asked-on = No cuenta: desde { $from } (quien responde de ella pidió tiempo).
so-far = Han contado { $counted } de { $window }; quedan { $left }.
reminder = Recordatorio { $number } a { $label }: { $when }.
level = Nivel { $level }, en { $label }: { $when }.
