# How this node is: what needs somebody, and what is known.

room-left = The disk has { $size } left
room-text = When the disk is full nothing can be taken in: mail waits at the mail server, and people cannot save. Make room, or move the folder to a larger disk.
clock-doubt = The clock is in doubt
clock-text = Nobody vouches for it. Nothing moves up by itself, and times are marked as provisional until it is settled.
say-time = Say what time it is
not-loaded = Rules or modules did not load
still-holds = What worked last still holds.
every-complaint = See every complaint
certificate = The certificate of the pages ends { $when }
certificate-text = After that browsers refuse the pages. Put a new pair into the folder tls among the data.
locked = { $count ->
    [one] { $count } compartment is locked
   *[other] { $count } compartments are locked
}
locked-text = Nothing in them can be read here, and mail for them waits.
go-unlock = Go and unlock
not-sent = { $count ->
    [one] { $count } message could not be sent
   *[other] { $count } messages could not be sent
}
not-sent-text = They are tried again by themselves, ever more seldom. The command orgo outbox list says why.
not-read = { $count ->
    [one] { $count } message could not be read
   *[other] { $count } messages could not be read
}
not-read-text = They are kept byte for byte. Nobody acts on them until somebody looks.
look = Have a look
not-let-in = { $count ->
    [one] { $count } change is of other sites not let in
   *[other] { $count } changes are of other sites not let in
}
not-let-in-text = They do not count here, each for a reason that stands beside it.
to-sites = Go to the sites
bundle-missing = A bundle is missing
bundle-text = What came after it is kept. Ask who carries the stick.
silent = { $name } is silent
never-met = It was never met.
met-last = It was met last { $when }.
has-all = It has all that was written here.
it-lacks = { $count ->
    [one] It lacks { $count } change of what is here.
   *[other] It lacks { $count } changes of what is here.
}
lack-unknown = What it lacks is not known.
no-copy = There is no second copy
no-copy-text = If this disk breaks, everything is gone. Invite a second site, or copy the folder of the data, with the file key in it, to somewhere else while the node is stopped: Orgo makes no backup by itself.
alone = { $count ->
    [one] { $count } change has been here alone for over an hour
   *[other] { $count } changes have been here alone for over an hour
}
alone-text = No other site is known to have them.
this-node = This node
site = Site
version = Version
pages-open = Pages open for
clock = Clock
disk = Disk
free = Free
not-known = not known
databases = Databases
changes = Changes in the log
of-what-you-read = { NUMBER($count) }, of what you may read
mail = Mail
gateway = Gateway
not-worked-on = Not worked on yet
could-not-read = Could not be read
to-send = To be sent
tried-in-vain = { NUMBER($count) }, { NUMBER($failing) } of them tried in vain
configuration = Configuration
profile = Profile
modules = Modules
rules = Rules
other-sites = Other sites
one-lacks = { $name } lacks { NUMBER($count) }
no-other-site = there is no other site
none-known = none that is known
connected = Connected
some-of = { NUMBER($some) } of { NUMBER($all) }
lags = Behind
backup = Backup
no-backup = Orgo makes none by itself
clock-none = { $time }; nobody vouches for it
clock-by = { $time }; { $who } vouches for it
mail-off = off: started with --no-mail
mail-both = sends by the server of mail.yaml; takes in what the mail server hands to orgo deliver
mail-in = sends nothing: there is no mail.yaml; takes in what the mail server hands to orgo deliver
loaded-not = Files did not load; what worked last still holds.
in-use = { NUMBER($count) } in use.
every-hour = Every hour counts.
hours-of = The hours of { $name } count.
all-well = All well
needs = { $count ->
    [one] One thing needs somebody
   *[other] { $count } things need somebody
}
all-on = { NUMBER($count) }, all of them on.
some-off = { NUMBER($off) } of { NUMBER($count) } switched off
may-sign-in = { $count ->
    [one] One person may sign in.
   *[other] { $count } people may sign in.
}
may-sign-in-new = { $count ->
    [one] One person may sign in, { NUMBER($new) } of them have not yet.
   *[other] { $count } people may sign in, { NUMBER($new) } of them have not yet.
}
