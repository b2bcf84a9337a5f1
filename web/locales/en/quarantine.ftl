# What could not be read.

lede = { $total ->
    [one] { NUMBER($shown) } of { $total } thing that could not be read. The bytes are kept as they came; nothing was done with them.
   *[other] { NUMBER($shown) } of { $total } things that could not be read. The bytes are kept as they came; nothing was done with them.
}
my-triage = Go to triage
nothing = Everything could be read
nothing-why = When something arrives that cannot be read, it is kept here with the reason.
harmful = A downloaded original may be harmful. Open it only where that is safe.
underway = Not where it belongs yet
original = Download the original
again = Read it again
adopt = Take it in unread
again-hint = Reading again uses the program as it is now. Taken in unread, it goes to triage with its bytes as a file.
why-useless = Why is it of no use?
discard-hint = Its bytes stay until the time for keeping mail is over, and who discarded it is recorded.
discard = Discard…
discard-it = Discard it
because = Because:
decided = Decided
