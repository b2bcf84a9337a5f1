# One act on several tasks at once.

undo = Undo
do-it = { $count ->
    [one] Do it for { $count } task
   *[other] Do it for { $count } tasks
}
back = Back to the list
leave = Leave it
show = Show what would change
then = Then
became = Became
would-change = What would change
was-done = What was done
was-undone = What was taken back
now = Now
task = Task
before = Before
