# The modules in use.

title = Modules
lede = { $count ->
    [one] { $count } module in use. A module is a folder of data that teaches Orgo a domain: its words, its forms, its rules.
   *[other] { $count } modules in use. A module is a folder of data that teaches Orgo a domain: its words, its forms, its rules.
}
loaded = Every file of the configuration loaded.
no-promise = It does not promise that the rules do what was meant: try a mail, or run them dry.
each-line = What worked last still holds, at every site. Each line says in which file, at which line and column.
own = the organisation’s own
comes-with = comes with Orgo
kinds = { $count ->
    [one] { $count } kind of work
   *[other] { $count } kinds of work
}
sets = { $count ->
    [one] sets { $count } knob otherwise
   *[other] sets { $count } knobs otherwise
}
version = version
