# What other sites wrote and does not count here.

title = What was not let in
lede = { $total ->
    [one] { NUMBER($shown) } of { $total } change that came from other sites and do not count here. They are kept; most find their place by themselves when what they need comes.
   *[other] { NUMBER($shown) } of { $total } changes that came from other sites and do not count here. They are kept; most find their place by themselves when what they need comes.
}
to-sites = Go to the sites
nothing = Nothing is held back
nothing-why = Everything that came from other sites counts here.
written = Written
handed-by = Handed over by
adopt = Take it in anyway
put-away = Put it away for good
again = Judge it again
came = came
written-by = Written by
compartment = Compartment
try-again = Try it again
forget = Forget it
from = From
waits = Waits for the roster
waits-hint = Who wrote these is not known here yet. They are judged by themselves as soon as the entry comes that says who it is: let the sites meet, or take a bundle in. What is forgotten comes again as long as a site has it.
refused = Refused
refused-hint = Another site handed these over and no site takes them: damaged, forged, or sent to the wrong place. Nothing of them is kept but the name and the reason, and nothing else waits for them. If a site keeps sending such things, look at that machine.
live = over the network
by-bundle = by bundle
of-backup = from a backup
had-waited = had waited here
times = { $count ->
    [one] once
   *[other] { $count } times
}
