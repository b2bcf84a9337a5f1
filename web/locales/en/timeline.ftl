# What happened: signals, notes, steps and what sites set differently.

title = Timeline
nothing = Nothing has happened yet.
to = to
quoted = { $count ->
    [one] Quoted text, { $count } line
   *[other] Quoted text, { $count } lines
}
original = Show original
wrote = wrote a note
why = Why?
shown-now = shown now
which-holds = Which value holds?
keep = Keep this one
differ = Sites set { $field } differently
noticed = noticed
all-kept = All values are kept. Until someone decides, every site shows the value marked “shown now”.
comment = Comment
add-comment = Add the comment
show-all = All
show-mail = Mail
show-notes = Notes
show-steps = Steps
newest-first = Newest first
oldest-first = Oldest first
what-is-shown = What is shown of it
