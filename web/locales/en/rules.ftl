# The rules there are, in the order they are looked at.

rule = Rule
level = Level
version = Version
state = State
acted = Acted
waiting = Waiting
rules = { $count ->
    [one] { $count } rule
   *[other] { $count } rules
}
off = { $count ->
    [0] none is switched off
    [one] { $count } switched off
   *[other] { $count } switched off
}
in-order = They are looked at in this order; where two give the same thing, the later wins.
which = Which rules
show-all = Show all rules
nothing = Nothing to show
nothing-why = No rule is of this kind.
counts = { $days ->
    [one] “Acted” counts the mail of the last day that a rule made work of, as far as you may read it.
   *[other] “Acted” counts the mail of the last { $days } days that a rule made work of, as far as you may read it.
}
is-cut = There was more than is counted here.
by-time = What rules do because time passes stands in the timelines.
try-mail = Try a mail
dry-run = Dry run
every-complaint = See every complaint
not-in-force = What stands in the files is not in force
still-holds = What worked last still holds.
