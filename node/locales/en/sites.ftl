# Sites: who they are, how it goes with them, and how they join.

say-why = Say why in at least one word.
more-sign = { $count ->
    [one] { $count } more administrator must sign this. On the command line, “orgo node revoke” makes a file that goes round among them.
   *[other] { $count } more administrators must sign this. On the command line, “orgo node revoke” makes a file that goes round among them.
}
unknown-node = a node that is not known here
stick-out = by stick, they have ours
stick-in = by stick, theirs came
we-called = we called them
they-called = they called us
traffic = { $sent } out, { $received } in
removed-on = removed on { $day }
removed-because = Removed on { $day }: { $why }
clock-unknown = unknown
agrees = agrees
seconds = { NUMBER($count) } s
ahead = { $length } ahead
behind = { $length } behind
holds-nothing = Holds nothing.
holds = Holds { $names }.
reads-only = { $name } (reads only)
carries = Carries sealed mail for others.
gateway = Takes mail in.
review = Runs reviews.
courier = Carries bundles.
administrator = Administrators sign here.
clock-nobody = It shows { $time }, and nobody vouches for it. Nothing moves up by itself until it is settled: say what time it is, or let this node meet one that knows.
clock-trusted = It shows { $time }. It is trusted: { $who } vouches for it.
by-chip = the clock chip of this machine
by-peer = another node
by-operator = a person
by-server = a time server
missing-bundle = Missing from { $name }: bundle { $numbers }
missing-text = What came after it is kept. Ask who carries the stick, or send the receipt back: it asks for what is missing.
forked = { $name } went on in two ways
forked-text = Two machines write under its name: a copied disk, or a backup that was restored beside the original. Nothing is lost. Stop one of the two, and let it join again with keys of its own.
removed-apart = Administrators removed nodes apart
removed-apart-text = Two sites wrote different removals at once. Both hold until more than half of the administrators agree: one begins with the command orgo node settle, the others sign the file it writes.
restricted = { $name } (restricted)
every-site = Every site
choose-whom = Choose whom it is for.
choose-files = Choose at least one file that another site made.
write-code = Write the code from the slip, or choose the file.
choose-hours = Choose how long it is good, from 1 to { $most } hours.
choose-request = Choose the file that the new site made.
tick-compartment = Tick what it may hold: at least one compartment.
no-node-id = This is no node id: it has 64 letters and digits.
ticket-unsure = Nobody vouches for the clock of this node: it will not be able to say whether the ticket has ended.
removal-counts = Everything it wrote that is known here counts. What it writes from now on counts nowhere, unless somebody adopts it.
removal-keeps = It keeps what it already holds and can read it: change the passwords of the people who used it.
removal-refused = The other sites refuse it as soon as they hear of this. Let them meet, or carry them a bundle.
removal-tasks = Its open tasks stay open. Give them to people at other sites.
removal-final = It cannot be undone. If the machine comes back, it joins again with new keys, in an empty folder.
