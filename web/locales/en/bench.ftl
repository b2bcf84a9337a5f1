# The test bench, where a mail is tried on the rules.

title = Try a mail
lede = What the rules would make of it now, and which nearly matched. Nothing is stored, nobody is told.
sender = From
sender-hint = Such as dana@parents.example
to = To
to-hint = The address it is delivered to, such as maintenance@school.example
raw = The source of the mail
raw-hint = With its headers, as “show source” of a mail program gives it. Then the fields above do not count, but for the address.
mail = The mail
subject = Subject
text = Text
paste = Or paste a whole mail
try-it = Try it
claimed = Rules claim it
unclaimed = No rule claims it: it would go to triage
odd = What was odd about it
matched = What matched
also-wants = It also wants this:
near = What nearly matched
