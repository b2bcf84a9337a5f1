# What reached somebody, and what became of the mail about it.

arrived = Elle est arrivée dans votre équipe.
assigned = On vous demande de le faire.
escalated = Cela est remonté jusqu’à vous : personne ne l’avait pris en charge à temps.
corrected = Ce qu’on vous en a dit ne compte pas : quelqu’un hors de portée s’en était occupé à temps.
reminded = Cela attend toujours, au sommet de son échelle.
passed-on = Vous ou votre équipe l’avez, et elle est aussi remontée à d’autres.
notified = Une règle vous signale ce travail.
informed = C’est pour votre information : personne n’est prié de rien faire.
decided = La demande a été décidée.
invited = Vous êtes invité : dites si vous venez.
comes-up = Vous avez dit que vous venez : c’est bientôt.
offered = C’est proposé à votre unité : acceptez ou refusez.
offer-answered = On a répondu à l’offre, ou elle a été retirée.
seated = Vous attendiez une place, vous en avez une.
called-off = Ce à quoi vous étiez invité est annulé.
due-soon = L’échéance est dans un jour.
unblocked = Ce qu’elle attendait est terminé : elle peut continuer.
news = Il y a du nouveau.
sent = Un courriel a été envoyé.
on-its-way = Un courriel est en route.
no-mail = Pas de courriel : { $why }.
no-mail-yet = Pas encore de courriel.
mail-waits = Un courriel attend : { $why }.
