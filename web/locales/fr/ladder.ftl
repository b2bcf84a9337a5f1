# Where a floor of the ladder lies.

passed = passé
here = c’est ici
next = ensuite
