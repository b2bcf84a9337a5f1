# Where a floor of the ladder lies.

passed = passed
here = it is here
next = next
