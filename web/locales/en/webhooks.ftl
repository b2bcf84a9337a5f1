# Whom events are posted to, and what was posted and answered.

title = Webhooks
count = { $count ->
    [one] { $count } webhook.
   *[other] { $count } webhooks.
}
posts = This node posts them.
posts-none = This node posts none: another gateway does.
to-sites = Go to the sites
none = No webhooks
none-why = Other programs can be told what happens, by signed events: `orgo webhook add` makes one.
test = Post a test
test-to = to { $name }
goes-to = Goes to
told-of = Told of
work-of = Work of
everything = everything
all-teams = all teams
again = Post it again
posted = Posted within thirty days
posted-hint = What is posted again keeps its id, so that a receiver that has it already knows it.
