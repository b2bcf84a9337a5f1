# Calendars: which hours count, and when so many of them are over.

always = Always
always-about = Every hour of every day; times are said in { $zone }.
about = On the clocks of { $zone }, version { $version }.
critical = Critical work waits for it too.
in-force = The profile has it in force.
not-there = There is no such calendar: choose one of the list.
not-a-time = This is not a day and a time: write 2026-12-01T09:00.
put-forward = The clocks of { $zone } are put forward then and never show it.
over = Over on { $when }.
never-over = Never over: the calendar has too little working time.
