# The page behind an invitation.

title = Invitation
invited = An invitation for
when = When
place = Where
guests = How many come with you?
note = Something to add
yes = I come
maybe = I do not know yet
no = I do not come
comes = You come
waits = You are on the waiting list: all seats are taken
may-come = You do not know yet
misses = You do not come
saved = Your answer is kept. Thank you.
change = You may change your answer here until it is over.
over = This invitation does not hold
over-why = It is over or was taken back, or the address is not whole. Copy it from the mail, or ask who invited you.
often = Too many tries
often-why = Wait a quarter of an hour, then try again.
