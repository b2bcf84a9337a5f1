# Writing: a comment for people here, or a reply by mail to who wrote in.

comment-kind = Comentario
comment-why = Lo lee la gente de aquí.
reply-kind = Respuesta por correo
to = Para
words = Su respuesta
send = Enviar la respuesta
start-from = Partir de:
take-back = Retirarla
replied-to = respondió a
to-sender = Responder por correo a quien escribió
