# Calendars: which hours count, and when so many of them are over.

always = Siempre
always-about = Cada hora de cada día; las horas se dicen en { $zone }.
about = Con la hora de { $zone }, versión { $version }.
critical = El trabajo crítico también lo espera.
in-force = Es el del perfil.
not-there = Ese calendario no existe: elija uno de la lista.
not-a-time = Esto no es un día y una hora: escriba 2026-12-01T09:00.
put-forward = Los relojes de { $zone } se adelantan entonces y nunca marcan esa hora.
over = Termina { $when }.
never-over = No termina nunca: el calendario tiene muy poco tiempo de trabajo.
