# Who comes to a case.

title = Qui vient
calendar = Dans mon agenda
came = est venu
missed = n’est pas venu
write-down = Noter…
comes = vient
may-come = vient peut-être
comes-not = ne vient pas
was-missing = était absent
i-come = Je viens
maybe = Peut-être
i-do-not = Je ne viens pas
whom = Qui
whom-hint = Des adresses, ou des noms et rôles de personnes qui se connectent : un par ligne.
roster = Toute la liste
roster-hint = Un dossier dont les personnes sont membres : son nom court ou son adresse.
one-mail = Chacun reçoit un message avec un lien pour répondre.
invite = Inviter des personnes…
invite-them = Inviter
begins = Début
seats = Places
seats-hint = Vide : autant qu’il en vient.
say-when = Dire quand on se réunit…
