# The keys that act on pages.

title = Keys
lede = For who would rather not reach for the mouse. The keys act where the browser runs scripts; without, every page works the same.
switch = Single letters and signs act on the page
switch-why = Kept in this browser. Off, only arrows, Enter, Esc and Ctrl K are left.
lists = In a list
next = The next row
before = The row before
open = Open the row
pick = Pick the row, or let go of it
peek = Look at the row without leaving the list
complete = Complete what is picked, or the row
hold = Put what is picked, or the row, on hold
give = Give what is picked, or the row, to somebody
page = On the page of a task or case
main = The next step, the button that stands out
ask-hold = Put it on hold
ask-give = Give it to somebody
comment = Write a comment
up = Back up to the list
every = On every page
go = Go to a place, a case or a task, or do something on the page
search = Search cases
start-case = A new case
help = Show these keys
shut = Close what is open
places = To a place: first G, then
