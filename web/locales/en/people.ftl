# People and roles: who signs in, what they may do, who holds which role.

title = People and roles
lede = { $count ->
    [one] { $count } person may sign in. What somebody may do follows from their duty, their teams, and what they are cleared for.
   *[other] { $count } people may sign in. What somebody may do follows from their duty, their teams, and what they are cleared for.
}
cut = There are more people than are listed here: the command orgo user list knows them all.
people = People
name = Name
may = May
teams = Teams
state = State
add = Add somebody
add-hint = Then comes a link, shown once: with it they choose their password, within seven days.
add-it = Add and make the link
cleared-for = cleared for { $what }
none = none
no-sign-in = May not sign in
signs-in = Signs in
not-yet = Has not signed in yet
nobody = Nobody is in a team yet: what comes in waits for whoever looks.
who-holds = Who holds which role
teams-hint = One a line, such as Operations.Maintenance. A team answers for those below it too.
may-read = May read what is restricted in
mail = Mail address
sign-in = Sign-in
may-sign-in = May sign in
account = Account
account-hint = Who may not sign in any more is signed out at once, at every site as soon as it hears of it. What they did keeps their name.
keep = Keep
link = Sign-in link
link-hint = With it they choose a new password. Older links of theirs end; their password holds until they choose another.
make-link = Make a link
link-for = A link for { $name }
shown-once = It is shown this once, and opens once. Whoever has it may choose the password, until
nobody-else = Give it to nobody else
nobody-else-hint = Print this page, or send it by a way that only they read.
