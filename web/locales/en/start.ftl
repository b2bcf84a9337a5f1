# The first hour of an organisation.

title = Welcome to { $site }
progress = { NUMBER($done) } of { NUMBER($all) } done. The rest can wait: Orgo works already.
all-done = All of it is done.
steps = First steps
lead = What a new organisation needs first.
named = Name the organisation and this site
named-what = { $organization }, { $site }, profile { $profile }.
administrator = Make the first administrator
administrator-what = There is somebody who looks after this site.
mail = Let mail come in
mail-what = Let the mail server hand mail for the organisation to “orgo deliver”, or take in an archive with “orgo import”. What rules know becomes work.
mail-done = Something has come in already.
people = Invite three people
people-what = Each gets a link that works once, and chooses a password.
people-done = { $count ->
    [one] One person may sign in.
   *[other] { $count } people may sign in.
}
people-do = Invite people
sites = Add a second site
sites-what = Until then this is the only copy. It joins with a ticket over the network, or with files on a stick.
sites-done = { $count ->
    [one] One site.
   *[other] { $count } sites hold what they are cleared for.
}
sites-do = Add a site
try-it = Try it now
try-what = Write a mail and see which rule would take it, to whom it goes and why. Nothing is kept.
try-do = Try a mail
