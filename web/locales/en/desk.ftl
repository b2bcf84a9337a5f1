# What makes an open page quick: going somewhere by name, lists that stay true, a look beside a list, what is kept while
# it is written, and files on their way.

go = Go to…
go-name = Go to a place, a case or a task, or do something on this page
place = Place
act = On this page
case = Case
task = Task
looking = Looking through cases and tasks…
none = Nothing here has these words
close = Close
gone = No longer here
peek = Look at
whole = Open the whole page
kept = Kept in this browser at
discard = Discard
sent = on its way
cancel = Cancel
failed = It did not arrive. Send it again when the line is better.
cancelled = It was cancelled, and nothing was added.
