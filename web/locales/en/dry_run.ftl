# What the rules as they are now would have made of past mail.

lede = What the rules as they are now would have made of the mail of the last days, beside what became of it. Nothing is stored, nobody is told, and only what you may read is looked at.
mail-of = Mail of the last
without = As if this rule were off
run = Run it
more = { $count ->
    [one] And { $count } more.
   *[other] And { $count } more.
}
by-time = What rules that wait for time would do by now
would-be = What would have been
triage = triage
went-to = Went to
would-go = Would go to
