# Calendars: which hours count, and when so many of them are over.

always = Toujours
always-about = Chaque heure de chaque jour ; les heures sont dites en { $zone }.
about = À l’heure de { $zone }, version { $version }.
critical = Le travail critique l’attend aussi.
in-force = C’est celui du profil.
not-there = Ce calendrier n’existe pas : choisissez-en un dans la liste.
not-a-time = Ce n’est pas un jour et une heure : écrivez 2026-12-01T09:00.
put-forward = Les horloges de { $zone } sont avancées à ce moment-là et n’indiquent jamais cette heure.
over = Terminé { $when }.
never-over = Jamais terminé : le calendrier a trop peu de temps de travail.
