# The page behind a case that is offered to another organisation.

title = Un dossier proposé
asks = On vous demande si vous prenez ceci en charge.
by = Proposé par
why = Pourquoi
place = Lieu
reason = Quelque chose à ajouter
reason-hint = Nécessaire si vous refusez.
accept = Nous le prenons en charge
reject = Nous ne le prenons pas
accepted = Vous le prenez en charge
rejected = Vous ne le prenez pas en charge
thanks = Votre réponse nous est parvenue. Merci.
over = La proposition n’est plus ouverte
over-why = Elle a été retirée, ou le dossier est terminé ou parti ailleurs. Vous n’avez rien à faire.
no-link = Ce lien n’est pas valable
no-link-why = Le dossier n’est plus ouvert au courrier, ou l’adresse est incomplète. Copiez-la depuis le message, ou demandez à qui vous a écrit.
