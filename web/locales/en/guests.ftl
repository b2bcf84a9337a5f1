# Who comes to a case.

title = Who comes
calendar = Into my calendar
came = came
missed = did not come
write-down = Write down…
comes = comes
may-come = may come
comes-not = does not come
was-missing = was missing
i-come = I come
maybe = Maybe
i-do-not = I do not come
whom = Whom
whom-hint = Addresses, or names and roles of people who sign in: one a line.
roster = Everybody of the roster
roster-hint = A case whose people are part of it as member: its short name or address.
one-mail = Each gets one mail with a link to answer by.
invite = Invite people…
invite-them = Invite
begins = It begins
seats = Seats
seats-hint = Empty: as many as come.
say-when = Say when people meet…
