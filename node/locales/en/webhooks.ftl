# What was posted to other programs, and what they answered.

test = a test
posted-again = posted again
left-out = left out
removed-one = one that was removed
answered = It answered { $status }.
elsewhere = It answered { $status }: what leads elsewhere is not followed.
