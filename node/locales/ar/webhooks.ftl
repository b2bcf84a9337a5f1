# What was posted to other programs, and what they answered.

test = تجربة
posted-again = أُرسل من جديد
left-out = تُرك
removed-one = واحد أُزيل
answered = أجاب { $status }.
elsewhere = أجاب { $status }: ولا يُتبع ما يحيل إلى مكان آخر.
