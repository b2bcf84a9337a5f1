# Work that is offered to another unit.

title = Handing over
why = Why
they-accept = They take it over
they-reject = They do not…
accept = Accept
reject = Reject…
write-down = Write it down
reject-it = Reject it
take-back = Take the offer back…
take-it-back = Take it back
offers = { $by } offers it, from { $from } to { $to }.
since = Since
outside-waits = A mail asks them. Whatever they say, the case stays here until somebody here ends it, and its clock runs on.
waits = Until somebody accepts it stays where it is, and its clock runs on.
to-whom = To whom
to-hint = A role such as IT.Support, or a whole label.
to-hint-outside = A role such as IT.Support, a whole label, or the mail address of another organisation.
offer = Offer it to another unit…
offer-outside = Offer it to another unit or organisation…
offer-it = Offer it
