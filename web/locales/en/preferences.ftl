# How the reader wishes to be told.

lede = Work of critical severity keeps to none of this but the language: it comes at once.
mail = Mail
language = Language
usual = As the organisation writes
each = Each by itself
each-morning = One mail every morning
each-monday = One mail every Monday morning, with how the work stands
zone = Zone of my clock
zone-hint = Such as Africa/Nairobi
without = Without one:
quiet = Quiet hours
quiet-hint = Such as 21:00-06:30. What comes then waits until they are over.
together = Together
bundle = Minutes that go in one mail
bundle-hint = Such as 10. Leave it empty for a mail at once.
muted = No mail about
keep = Keep
