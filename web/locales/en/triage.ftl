# What no rule claimed.

lede = { $count ->
    [one] One signal that no rule claimed. It is kept until someone decides; nothing is thrown away.
   *[other] { $count } signals that no rule claimed. Each is kept until someone decides; nothing is thrown away.
}
all-placed = Every signal has found its place.
to-decide = To decide
unread = Could not be read
came-in = What came in
nothing = Nothing waits for a decision
nothing-why = Signals come here when no rule claims them. What matches a rule goes straight to its role.
my-work = Go to my work
older = Older signals
no-subject = (no subject)
why-none = Why did no rule claim it?
suggested = Suggested
accept = Open the case so
same-matter = Perhaps the same matter
none-near = No rule comes near it.
none-similar = No similar case that you may read.
why = Why:
title = Title
label = Label
kind = Kind of task
general = General
case = Case
case-hint = Its short name, or words of its title.
why-aside = Why does it need no work?
open = Open a case…
open-it = Open the case
link = Put it into a case…
link-it = Put it there
aside = Set aside…
aside-it = Set it aside
open-nameless = The case is anonymised: who wrote this stands in it under the pseudonym alone.
link-nameless = The case stays as visible as it is: whoever reads it reads this too, under the pseudonym.
