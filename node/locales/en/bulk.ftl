# One act on several tasks at once: what it is called, how tasks stand, and what came of it.

head = { $count ->
    [one] { $act }: { $count } task
   *[other] { $act }: { $count } tasks
}
give = Give to
give-to = Give to { $who }
priority = Priority
priority-to = Priority { $priority }
tag = Tag
tag-with = Tag “{ $tag }”
hold = Hold
cancel = Cancel
person = Person
reason = Reason
nobody = Nobody yet
tagged = Tagged
untagged = Without the tag
some-task = A task
only-first = Only the first { NUMBER($count) } tasks are looked at.
no-change = Nothing would change.
would-stay = { $count ->
    [one] { $count } task would stay as it is: the reason stands beside it.
   *[other] { $count } tasks would stay as they are: the reason stands beside each.
}
done = { $count ->
    [one] Done: { $count } task.
   *[other] Done: { $count } tasks.
}
done-of = { $count ->
    [one] Done: { NUMBER($done) } of { $count } task.
   *[other] Done: { NUMBER($done) } of { $count } tasks.
}
undone = { $count ->
    [one] Taken back: { $count } task.
   *[other] Taken back: { $count } tasks.
}
undone-of = { $count ->
    [one] Taken back: { NUMBER($done) } of { $count } task.
   *[other] Taken back: { NUMBER($done) } of { $count } tasks.
}
can-undo = It can be taken back on the next page.
undo-takes = Undo takes it back.
stays-told = Who was told of it meanwhile stays told.
times-anew = Times begin anew where the priority decides them.
status-back = The status is set back then, with a line in the history.
status-back-sent = The status is set back then, with a line in the history. Messages that were sent meanwhile stay sent.
