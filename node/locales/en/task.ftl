# The page of a task: what is not offered, what concerns the whole page, its facts.

not-yours = The team that owns it, whoever has it, a coordinator or an administrator can change this task.
you-asked = You asked for this: somebody else decides.
ends-with-offer = It ends when the offer is answered.
after-waits = It can be completed once what it waits for is finished, or once it need not wait for it.
others-decide = A coordinator, an administrator, or who it was given to by name decides this.
is-over = It is over. What can be done is to reopen it.
finished-of = { $count ->
    [one] { NUMBER($finished) } of { $count } task finished
   *[other] { NUMBER($finished) } of { $count } tasks finished
}
differ = Sites set something differently
differ-why = All values are kept. They stand in the timeline, and somebody should decide.
doubt = A clock is in doubt
doubt-why = Times may be off. Nothing moves up by itself until the time is settled.
ended = How it ended
rule-waits = A rule waits for somebody’s yes
rule-waits-why = The timeline says what. Who may work on the task says yes or no on the page Waiting for your yes.
blocked = Blocked: it waits for { $what }
blocked-why = It cannot be completed before. Its clock runs on, so that nothing that blocks is forgotten.
unseen-work = work that you may not see
may-not-see = You may not see it.
waits-each-other = It does not hold this one back: the two wait for one another.
not-here = It is not known here, or lives in another compartment: it holds nothing back.
over-for-good = It does not come again any more.
next = Next: { $when }
comes-again = Comes again
occurrence = Occurrence
occurrence-of = Of “{ $title }”
with = With
nobody = Nobody yet
by-rule = Rule { $rule }
by-node = The node
role = Role
kind = Kind
made-by = Made by
came-in = Came in
last-change = Last change
category-request = request
category-update = update
category-incident = incident
category-report = report
category-distribution = distribution
