# The profile: what held, how two differ, what another would have done.

version = { $name }, version { $version }
no-module = no module in particular
said = { $value }, said { $by }
by-node = by the node itself
at-site = { $who } at { $site }
last-months = { $count ->
    [one] month
   *[other] { $count } months
}
choose-months = Choose how many months.
at-once-to = at once to { $label }
after-to = after { $length } to { $label }
work = { $priority } priority, { $severity } severity
escalated = Under { $other }, { NUMBER($would) } of { NUMBER($tasks) } tasks would have escalated, where { NUMBER($did) } did.
steps = There would have been { NUMBER($would) } steps, { NUMBER($would-night) } of them at night, instead of { NUMBER($did) }, { NUMBER($did-night) } of them at night.
only-then = { $count ->
    [one] { $count } task would have escalated that did not.
   *[other] { $count } tasks would have escalated that did not.
}
only-now = { $count ->
    [one] { $count } task would not have escalated that did.
   *[other] { $count } tasks would not have escalated that did.
}
sooner = Of those that escalate either way, { NUMBER($sooner) } would have done so sooner and { NUMBER($later) } later.
executive = { $count ->
    [one] An executive would have heard of { $count } task, where one heard of { NUMBER($did) }.
   *[other] An executive would have heard of { $count } tasks, where one heard of { NUMBER($did) }.
}
tasks-up = Tasks that moved up
counted-steps = Steps
steps-at-night = Steps at night
reached-top = Reached the top
limits = From { $from } to { $until }, of the work that you may read.
cut = { $count ->
    [one] There was more: only the { $count } case that changed last was looked at.
   *[other] There was more: only the { $count } cases that changed last were looked at.
}
