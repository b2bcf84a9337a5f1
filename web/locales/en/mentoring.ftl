# Mentoring: who guides whom.

title = Mentoring
lede = Who takes part in a case as mentor and who as mentee is a pair. Both see the case.
pairs = Pairs
no-pairs = No pair stands in the cases you may see.
mentees = Asked for a mentor
no-mentees = Everybody who asked has one.
mentors = Mentors who are free
no-mentors = Every mentor guides somebody.
guides = { $mentor } guides { $mentee }
since = since
end = End…
why = Why
seeks = Does the mentee look for another mentor?
seeks-no = No, it is over
seeks-yes = Yes
end-it = End the pair
mentee = Mentee
mentor = Mentor
who-hint = An address, such as ana@example.org. It needs no account.
case = Case
case-hint = Its short name. Empty: a case of their own is opened.
pair-two = Pair two
pair = Pair them
