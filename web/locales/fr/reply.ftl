# Writing: a comment for people here, or a reply by mail to who wrote in.

comment-kind = Commentaire
comment-why = Lu par les gens d’ici.
reply-kind = Réponse par courriel
to = À
words = Votre réponse
send = Envoyer la réponse
start-from = Partir de :
take-back = La reprendre
replied-to = a répondu à
to-sender = Répondre par courriel à qui a écrit
