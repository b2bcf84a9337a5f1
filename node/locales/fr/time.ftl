# Times and lengths of time. Lists of names have a space between two.

weekdays = lundi mardi mercredi jeudi vendredi samedi dimanche
weekdays-short = lun. mar. mer. jeu. ven. sam. dim.
months = janvier février mars avril mai juin juillet août septembre octobre novembre décembre
months-short = janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.
day-month = { $day } { $month }
date = { $weekday } { $day } { $month }
date-of-year = { $weekday } { $day } { $month } { $year }
long-date = { $weekday } { $day } { $month }
long-date-of-year = { $weekday } { $day } { $month } { $year }
at = { $date }, { $time }
today = Aujourd’hui, { $date }
just-now = à l’instant
minutes-ago = il y a { NUMBER($count) } min
under-a-minute = moins d’une minute
minutes = { NUMBER($count) } min
hours = { NUMBER($count) } h
days = { NUMBER($count) } j
both = { $large } { $small }
over = { $length } de retard
paused = En pause
at-top-since = Au sommet depuis { $when }
at-top-for = Au sommet : { $span }
