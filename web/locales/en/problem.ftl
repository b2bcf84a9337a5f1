# The page that answers when another one cannot.

not-found = There is nothing here for you
not-found-why = The address leads to nothing, or to something that is not shared with you.
not-found-next = Check the address, or look for the case by its words.
forbidden = You may not do this
forbidden-next = Ask a coordinator of your organization.
not-taken = This could not be taken
not-taken-next = Go back, mend it and send it again. Nothing was changed.
stale = The page was open too long
stale-why = Its form is no longer valid. Nothing was changed.
stale-next = Go back, load the page again and repeat the last step.
too-many = Too many requests
too-many-why = This node answers again in { $wait }.
too-many-next = Wait that long, then load the page again.
failure = This node could not do it
failure-why = What you see elsewhere is still right. The log calls this { $reference }.
failure-next = Try once more. If it happens again, tell the person who looks after this site the reference.
my-work = Go to my work
answer = Answer
