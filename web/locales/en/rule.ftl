# One rule.

file = File
order = Order
does = What it does
written = As it is written
text = The text of the rule
facts = Facts
switch-off = Switch it off
switch-on = Switch it on
off-means = From then on no site looks at it. What it made stays as it is; what it would claim goes to other rules or to triage. Its text stays in its file.
on-means = From then on every site looks at it again. What came in while it was off stays where it went.
admin-only = An administrator can switch it off and on.
off-in-file = It is off where it is written, by `enabled: false`: change that file.
elsewhere = This is no administrator's node: switch it at one of those.
switch = Switch
waits = Waits for a yes
decide = Go and decide
made = { $days ->
    [one] What it made within { $days } day
   *[other] What it made within { $days } days
}
timed = It waits for time to pass: what it did stands in the timelines of the tasks. “Dry run” says what it would do by now.
nothing = Nothing that you may read. That it did nothing where you may not look is not said.
replaced = decided otherwise since
version = version
added-to = Added to what was opened by
