# The second thought before a node is removed.

title = Remove { $name }?
node-at = The node at
why = Why is it removed?
why-hint = Every site keeps this reason, and shows it.
follows = What follows
remove = Remove it for good
leave = Leave it as it is
