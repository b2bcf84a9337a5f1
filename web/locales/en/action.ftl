# What can be done now with a task or a case, and what is asked first.

approve = Approve
reject = Reject
revoke = Revoke the decision
start = Start work
hold = Put on hold
resume = Resume work
complete = Complete
fail = Give up as failed
cancel = Cancel the task
reopen = Reopen
set-pending = Set to pending
set-in-progress = Set to in progress
set-on-hold = Set to on hold
set-completed = Set to completed
set-failed = Set to failed
set-cancelled = Set to cancelled
take = Take it
acknowledge = I have seen it
give = Give to
release = Give back to the team
relabel = Change the label
case-start = Take it up
case-resume = Resume
case-resolve = Resolve
case-close = Close
case-set-open = Set to open
case-set-in-progress = Set to in progress
case-set-on-hold = Set to on hold
case-set-resolved = Set to resolved
case-set-closed = Set to closed
case-set-merged = Set to merged
other-steps = Other steps
next-step = Next step
why = Why?
how-ended = How did it end?
hold-for = Hold the clock for
one-window = One whole window
until-resumed = Until resumed
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
to-whom = To whom?
new-label = New label
label-hint = Such as 1001.11.Operations.Maintenance
