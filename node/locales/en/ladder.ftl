# The ladder of a task: who stands where, and what brought it there.

top = Top of the organization
executive = Executive
head = Department head
lead = Team lead
staff = Staff
came-in = Came in { $when }
moved-up = Moved up { $when }: { $why }
next = { $when }, if it is not finished
clock-stands = Only when the clock runs again
