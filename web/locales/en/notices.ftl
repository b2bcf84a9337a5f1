# What reached the reader.

title = What reached you
seen-all = You have seen all of it.
some-new = { $count ->
    [one] { $count } thing is new. To open a task or case is to have seen what you were told about it.
   *[other] { $count } things are new. To open a task or case is to have seen what you were told about it.
}
i-saw-all = I have seen all of it
show-all = Show all
show-new = Show only what is new
nothing = Nothing to read
nothing-why = What you are asked to do, what moves up to you and what was decided for you stands here, whether a mail goes out or not.
my-work = Go to my work
older = Older
first-page = Back to the first page
new-show = new — show
i-saw = I have seen it
is-new = New
over = It is over, or does not hold any more.
seen = Seen
