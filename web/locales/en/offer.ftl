# The page behind a case that is offered to another organisation.

title = An offered case
asks = You are asked whether you take this over.
by = Offered by
why = Why
place = Where
reason = Something to add
reason-hint = Needed where you say no.
accept = We take it over
reject = We do not
accepted = You take it over
rejected = You do not take it over
thanks = Your answer has reached us. Thank you.
over = The offer is not open any more
over-why = It was taken back, or the case ended or went elsewhere. You need not do anything.
no-link = This link does not hold
no-link-why = The case is closed to mail, or the address is not whole. Copy it from the mail, or ask who wrote to you.
