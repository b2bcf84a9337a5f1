# What a module knows.

goes-to = يذهب العمل إلى
categories = الفئات
addresses = العناوين
words-for = كلمات الأولوية: { $priority }
