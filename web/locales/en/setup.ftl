# Set-up: what the organisation works by, and how this node is.

lede = What the organisation works by. It is one for all sites: what is changed at one holds at all of them as soon as they hear of it.
health = Health of this node
rules = Rules
profile = Profile
modules = Modules
calendars = Calendars
who-belongs = Who belongs to the organisation, and how replication goes.
programs = Other programs that are told what happens.
entries = What happened on this node, entry by entry.
on = On
off = Off
attached-things = What rules and people attach: texts, files, contacts.
