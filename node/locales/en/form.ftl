# What is wrong with an answer, and what a form says of itself.

stranger = the form has no such field: it has { $fields }
needed = an answer is needed here
one-line = one line is wanted here
too-long = { $count ->
    [one] { $count } character: at most { NUMBER($most) } are allowed
   *[other] { $count } characters: at most { NUMBER($most) } are allowed
}
no-choice = “{ $typed }” cannot be chosen: allowed are { $allowed }
no-day = “{ $typed }” is not a day: write it as 2026-03-02
no-number = “{ $typed }” is not a number: write for example 12 or 12.5
yes-or-no = “{ $typed }” is neither yes nor no
at = { $asked }: { $problem }.
becomes = It becomes a case with one task, for { $role }.
restricted = Restricted
restricted-text = Only those who are cleared for it read what you send. If you are not, you will not see it again either.
