# What reached somebody, and what became of the mail about it.

arrived = It came to your team.
assigned = You are asked to do it.
escalated = It moved up to you: nobody had taken it up in time.
corrected = What you were told of it does not count: somebody out of reach had dealt with it in time.
reminded = It still waits, at the top of its ladder.
passed-on = It is with you or your team, and it moved up to others as well.
notified = A rule tells you of this work.
informed = It is for your information: nobody is asked to do anything.
decided = The request was decided.
invited = You are invited: say whether you come.
comes-up = You said that you come: it is near.
offered = It is offered to your unit: accept or reject it.
offer-answered = The offer of it was answered or taken back.
seated = You waited for a seat, and have one now.
called-off = What you were invited to is called off.
due-soon = It is due in a day.
unblocked = What it waited for is finished: it can go on.
news = There is news about it.
sent = A mail was sent.
on-its-way = A mail is on its way.
no-mail = No mail: { $why }.
no-mail-yet = No mail yet.
mail-waits = A mail waits: { $why }.
