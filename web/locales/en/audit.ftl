# What happened on this node, for those who audit it.

lede = What happened on this node: who came in, who read what is restricted, what was changed. How much is written down follows from the profile; ids stand here, never what people wrote.
nothing = Nothing to show
nothing-why = Nothing of this kind was written down here, or it was kept for long enough and is gone.
show-all = Show everything
entries = Entries
before = Show what was before that
all = all
times = { $count ->
    [one] { $count } time
   *[other] { $count } times
}
