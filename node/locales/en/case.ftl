# The page of a case: what concerns the whole page, its facts, other cases, who is in it, and who comes.

not-yours = The team that owns it, a coordinator or an administrator can change this case.
goes-on-there = It is part of another case, and goes on there.
opened = Opened { $when }
opened-by = Opened { $when } by { $who }
opened-by-rule = Opened { $when } by rule { $rule }
merged = It is part of the case { $case }
merged-why = Its tasks and signals go on there.
differ = { $count ->
    [one] Sites set { $count } field differently
   *[other] Sites set { $count } fields differently
}
first-signals = Only the first { NUMBER($count) } signals are shown
all-kept = All of them are kept.
waits = waits for somebody’s yes
refused = was refused
case-waits = This case waits for somebody’s yes
case-refused = This case was refused
review-waits = Orgo would open it; the timeline says why. Until somebody says yes, it is in no list and nothing in it moves up.
review-refused = Orgo would have opened it, and somebody said no. It is in no list, and nothing in it moves up.
rule-waits = A rule would open it. Until somebody says yes, it is in no list and nothing in it moves up.
rule-refused = A rule would have opened it, and somebody said no. It is in no list, and nothing in it moves up.
must-keep = It must be kept
hold-stands = A hold stands on it: { $why }. Until that is lifted nothing of it is purged.
purge = It is proposed for purging
purge-why = { $who } proposed it { $when }: { $why }. Everything of it goes, at every site, unless somebody takes that back or puts a hold on it.
place = Place
kind = Kind
to-react = Time to react
named-here = named for this case
from = From
to-look-over = To be looked over
looked-over = Looked over
kept-as = Kept as
last-change = Last change
compartment = Compartment
on-nodes = On
split-from = this one was split off it
split-into = split off this one
led-from = a rule opened this one because of it
led-to = a rule opened it because of this one
round-of = the first time of this one
next-round = a later time of this one
same = says the same
this-is-part = this one is part of it
is-part = part of this one
evidence = evidence, reported { $when }
critical-since = critical, open since { $when }
late-since = late, was due { $when }
moved-up-at = moved up { $when }
looks-into = { $count ->
    [one] looks into { $count } like this one
   *[other] looks into { $count } like this one
}
found-critical = found this one critical
found-late = found this one late
found-up = found this one moved up
reported-it = reported it
wrote = wrote
holds-task = holds a task
not-counted = Does not count: { $why }
no-sender = No sender
unknown-sender = A sender whose name is not here
come = { $count ->
    [one] { $count } comes
   *[other] { $count } come
}
come-of = { $count ->
    [one] { $count } of { $seats } comes
   *[other] { $count } of { $seats } come
}
wait = { $count ->
    [one] { $count } waits
   *[other] { $count } wait
}
silent = { NUMBER($count) } without an answer
came = { $count ->
    [one] { $count } came
   *[other] { $count } came
}
guest-waits = waits for a seat
guest-comes = comes
guest-may = may come
guest-not = does not come
guest-silent = has not answered
guest-uninvited = was not invited
with-more = with { NUMBER($count) } more
by-mail = by mail
by-link = by the link
on-page = on this page
handed = Handed over from { $from } to { $to }
taken-outside = Taken over outside: what was offered from { $from } to { $to }
offer-rejected = Rejected: the offer from { $from } to { $to }
offer-revoked = Taken back: the offer from { $from } to { $to }
offer-lapsed = Lapsed unanswered: the offer from { $from } to { $to }
offered-it = { $who } offered it: { $why }
answered-it = { $who } answered
answered-why = { $who } answered: { $why }
somebody = Somebody
