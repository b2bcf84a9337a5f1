# Sites and sync: how it goes with every node.

title = Sites and sync
alone = This is the only node of the organisation. Invite a site to share the work and to keep a second copy of it.
lede = { $all ->
    [one] This node and { $all } other. { NUMBER($talking) } of { $all } connected now.
   *[other] This node and { $all } others. { NUMBER($talking) } of { $all } connected now.
}
what-time = What time is it?
what-time-hint = From a watch or a telephone, in the zone shown above, to within two minutes. It holds until this machine is started again.
say-time = Say what time it is
this-is-time = This is the time
clock = The clock of this node
to-decide = To decide
set-differently = What sites set differently
not-let-in = What was not let in
unread = Mail that could not be read
webhooks = Webhooks
needs-passphrase = waits for its passphrase
no-key = its key file is not on this machine
passphrase = Passphrase
unlock = Unlock it
locked = Locked here
locked-hint = Nothing in them can be read here, mail for them waits, and they take no part in replication until they are unlocked.
unknown = unknown
nothing = nothing
entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
this-node = This node
even = Connected, up to date
talking = Connected, catching up
met = Not connected now
carried = By stick only
not-reached = Not reached
never-met = Never met
removed = Removed
is-founding = founding member
is-approved = approved
is-removed = removed
site = Site
connection = Connection
last-contact = Last contact
lacks-ours = It lacks of ours
lack-its = We lack of its
traffic = Traffic
its-clock = Its clock
version = Version
nodes = The nodes of the organisation
nodes-hint = “Up to date” means that each had what the other had when they last compared. It does not promise that anybody has read it. “Unknown” is not nothing.
never = never
remove-one = Remove { $name }…
remove = Remove…
