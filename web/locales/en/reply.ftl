# Writing: a comment for people here, or a reply by mail to who wrote in.

comment-kind = Comment
comment-why = Read by people here.
reply-kind = Reply by mail
to = To
words = Your reply
send = Send the reply
start-from = Start from:
take-back = Take it back
replied-to = replied to
to-sender = Reply by mail to who wrote in
