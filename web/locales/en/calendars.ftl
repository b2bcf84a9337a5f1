# The calendars of working time.

title = Calendars
lede = A calendar says which hours count towards the time to react.
which = Which there are
calendar = Calendar
begins = It begins
begins-hint = On the clocks of the calendar's zone
length = How much must count
length-hint = Such as 4 hours, 90 minutes or PT4H
try-one = Try one
count = Count
over = When it is over
