# Writing: a comment for people here, or a reply by mail to who wrote in.

comment-kind = تعليق
comment-why = يقرؤه العاملون هنا.
reply-kind = رد بالبريد
to = إلى
words = ردك
send = إرسال الرد
start-from = البدء من:
take-back = سحب الرد
replied-to = ردّ على
to-sender = الرد بالبريد على من كتب
