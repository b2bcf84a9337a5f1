# The page behind an invitation.

title = Invitation
invited = Une invitation pour
when = Quand
place = Où
guests = Combien de personnes viennent avec vous ?
note = Quelque chose à ajouter
yes = Je viens
maybe = Je ne sais pas encore
no = Je ne viens pas
comes = Vous venez
waits = Vous êtes sur la liste d’attente : toutes les places sont prises
may-come = Vous ne savez pas encore
misses = Vous ne venez pas
saved = Votre réponse est enregistrée. Merci.
change = Vous pouvez changer votre réponse ici jusqu’à la fin.
over = Cette invitation n’est pas valable
over-why = Elle est passée ou a été retirée, ou l’adresse est incomplète. Copiez-la depuis le message, ou demandez à qui vous a invité.
often = Trop d’essais
often-why = Attendez un quart d’heure, puis réessayez.
