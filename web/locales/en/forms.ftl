# The forms of modules, and what was answered to them.

title = Forms
lede = Each asks what the role that acts needs to know, and sends it there. For anything else:
open-case = open a case
none = No module in use has a form
none-why = A new case can be opened for anything.
restricted = Restricted
send = Send
leave = Leave without sending
filled-in = What was filled in
answers-lede = What was filled in and still stands, the newest first, as far as you may read it. Close its case to take something out.
fill-in = Fill in the form
nothing = Nothing stands here yet
nothing-why = What is filled in and you may read is listed here until its case is closed.
older = Older
