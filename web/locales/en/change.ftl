# Small forms beside a case or a task, its files, and the cases it has to do with.

title = Change
set = Set
files = Files
file = File
at-most = At most { $size }.
add-file = Add a file…
add-the-file = Add the file
take-away = Take away the file { $name }
other-cases = Other cases
