# Where a floor of the ladder lies.

passed = مضى
here = هنا الآن
next = التالي
