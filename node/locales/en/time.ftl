# Times and lengths of time. Lists of names have a space between two.

weekdays = Monday Tuesday Wednesday Thursday Friday Saturday Sunday
weekdays-short = Mon Tue Wed Thu Fri Sat Sun
months = January February March April May June July August September October November December
months-short = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
day-month = { $day } { $month }
date = { $weekday } { $day } { $month }
date-of-year = { $weekday } { $day } { $month } { $year }
long-date = { $weekday } { $day } { $month }
long-date-of-year = { $weekday } { $day } { $month } { $year }
at = { $date }, { $time }
today = Today, { $date }
just-now = just now
minutes-ago = { NUMBER($count) } min ago
under-a-minute = under a minute
minutes = { NUMBER($count) } min
hours = { NUMBER($count) } h
days = { NUMBER($count) } d
both = { $large } { $small }
over = { $length } over
paused = Paused
at-top-since = At the top since { $when }
at-top-for = Top for { $span }
