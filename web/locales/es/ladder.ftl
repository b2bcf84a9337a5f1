# Where a floor of the ladder lies.

passed = pasado
here = está aquí
next = después
