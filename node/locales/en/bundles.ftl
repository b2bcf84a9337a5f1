# What came of bundles that were taken in.

from = Bundle { $number } from { $name }
part-from = Bundle { $number } from { $name }, part { $part } of { $parts }
changes = { $count ->
    [one] { $count } change that was not here
   *[other] { $count } changes that were not here
}
known = { $count ->
    [one] { $count } entry that was here already
   *[other] { $count } entries that were here already
}
pieces = { $count ->
    [one] { $count } piece of an attachment
   *[other] { $count } pieces of attachments
}
of-roster = { $count ->
    [one] { $count } entry of the roster
   *[other] { $count } entries of the roster
}
not-come = Bundle { $number } of the same site has not come.
waits = { $count ->
    [one] { $count } entry waits for the roster.
   *[other] { $count } entries wait for the roster.
}
wanted = { $count ->
    [one] { $count } attachment has not come: the receipt asks for it.
   *[other] { $count } attachments have not come: the receipt asks for them.
}
