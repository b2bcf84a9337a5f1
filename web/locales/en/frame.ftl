# The frame around every page, and the page of all places.

skip = Skip to content
main = Main
work = My work
cases = Cases
triage = Triage
new-case = New case
quarantine = Quarantine
labels = Explain a label
help = Help
more = More
search = Search cases
sign-out = Sign out
open = open
clock-ok = clock ok
clock-doubt = clock in doubt
waiting = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
}
peers = { $count ->
    [one] { $count } peer
   *[other] { $count } peers
}
lacks-bundle = a bundle is missing
sites = Sites
conflicts = Conflicts
for-your-yes = Waiting for your yes
notices = For you
setup = Set-up
told = How I am told
all-places = All places
places = Places
journal = Journal
where-this-is = Where this is
new-messages = { $count ->
    [0] No new messages
    [one] { $count } new message
   *[other] { $count } new messages
}
more-messages = More than { NUMBER($count) } new messages
