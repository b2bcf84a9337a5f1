# Replies by mail to who wrote in: what became of them, and why nobody can be written to.

waits = Attend de partir par courriel
waits-why = Attend de partir par courriel. Dernier essai : { $why }
sent = Parti { $when }
taken-back = Repris avant son départ
failed = N’est pas parti : { $why }
leaves-here = Elle part dix secondes après l’envoi : jusque-là, on peut la reprendre.
leaves-elsewhere = Elle part d’un site qui envoie du courriel, dès qu’il en est informé : jusque-là, on peut la reprendre.
barred-nameless = La personne qui a écrit n’est pas nommée : seuls ceux qui gardent l’original savent à qui écrire.
barred-restricted = Un courriel révélerait ce qui est restreint : publiez une copie de ce qui peut sortir, et répondez là.
barred-merged = Ce dossier fait partie d’un autre : répondez là.
machine = { $who } (une machine)
barred-work = Qui travaille sur ce dossier peut répondre par courriel à qui a écrit.
