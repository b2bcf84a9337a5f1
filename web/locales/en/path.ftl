# The path that work took, and which way information goes.

title = Path
up = up
down = down
sideways = sideways
stays = same place
opened = Began here
climbed = Moved up by itself
handed-over = Handed over
relabeled = Relabelled
transferred = Taken over
decided = Decided
resolved = Resolved
reopened = Reopened
ruled = Brought by a rule
settled = Stands in the end
request = Requests go up for approval.
update = Updates go sideways or down.
decision = Decisions go down.
report = Reports go up.
distribution = Distributions go sideways or down.
against-request = Requests go up for approval; this one went down.
against-update = Updates go sideways or down; this one went up.
against-decision = Decisions go down; this one went up.
against-report = Reports go up; this one went down.
against-distribution = Distributions go sideways or down; this one went up.
