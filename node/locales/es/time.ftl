# Times and lengths of time. Lists of names have a space between two.

weekdays = lunes martes miércoles jueves viernes sábado domingo
weekdays-short = lun mar mié jue vie sáb dom
months = enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
months-short = ene feb mar abr may jun jul ago sept oct nov dic
day-month = { $day } { $month }
date = { $weekday } { $day } { $month }
date-of-year = { $weekday } { $day } { $month } { $year }
long-date = { $weekday } { $day } de { $month }
long-date-of-year = { $weekday } { $day } de { $month } de { $year }
at = { $date }, { $time }
today = Hoy, { $date }
just-now = ahora mismo
minutes-ago = hace { NUMBER($count) } min
under-a-minute = menos de un minuto
minutes = { NUMBER($count) } min
hours = { NUMBER($count) } h
days = { NUMBER($count) } d
both = { $large } { $small }
over = { $length } de retraso
paused = En espera
at-top-since = En lo más alto desde { $when }
at-top-for = Arriba: { $span }
