# The form that opens a case by hand.

lede = Say what happened. One task is made from it and goes to the role of the label.
fill-in = Fill in a form
open = Open the case
leave = Leave without opening
title = Title
title-hint = What somebody should read first.
what-happened = What happened
general = General
label = Label
role = Role that owns it
role-hint = Leave it empty for the role of the label.
kind = Kind
priority = Priority
severity = Severity
not-said = Not said
label-means = What does a label mean?
site = Site
area = Building, room or area
tags = Tags
tags-hint = Separated by commas.
