# Work that is offered to another unit.

title = Transmission
why = Pourquoi
they-accept = Ils le prennent en charge
they-reject = Ils ne le prennent pas…
accept = Accepter
reject = Refuser…
write-down = Le noter
reject-it = Le refuser
take-back = Retirer la proposition…
take-it-back = La retirer
offers = { $by } propose de le transmettre de { $from } à { $to }.
since = Depuis
outside-waits = Un message leur pose la question. Quelle que soit leur réponse, le dossier reste ici jusqu’à ce que quelqu’un d’ici le termine, et son horloge continue.
waits = Tant que personne n’accepte, rien ne bouge, et l’horloge continue.
to-whom = À qui
to-hint = Un rôle comme IT.Support, ou une étiquette entière.
to-hint-outside = Un rôle comme IT.Support, une étiquette entière, ou l’adresse d’une autre organisation.
offer = Le proposer à une autre unité…
offer-outside = Le proposer à une autre unité ou organisation…
offer-it = Le proposer
