# My work: the tasks of a person and their roles.

plan = الخطة الزمنية
more = مهام أخرى
late = { $count ->
    [zero] لا شيء متأخر
    [one] مهمة واحدة متأخرة
    [two] مهمتان متأخرتان
    [few] { $count } مهام متأخرة
    [many] { $count } مهمة متأخرة
   *[other] { $count } مهمة متأخرة
}
today = { $count ->
    [zero] ولا شيء آخر موعده اليوم
    [one] وواحدة موعدها اليوم
    [two] واثنتان موعدهما اليوم
    [few] و{ $count } موعدها اليوم
    [many] و{ $count } موعدها اليوم
   *[other] و{ $count } موعدها اليوم
}
free = { $count ->
    [zero] لكل منها من استلمها.
    [one] لم يستلم أحد واحدة منها بعد.
    [two] لم يستلم أحد اثنتين منها بعد.
    [few] لم يستلم أحد { $count } منها بعد.
    [many] لم يستلم أحد { $count } منها بعد.
   *[other] لم يستلم أحد { $count } منها بعد.
}
above = { $count ->
    [zero] كل شيء عند فريقه.
    [one] مهمة واحدة فوق مستوى الفرق.
    [two] مهمتان فوق مستوى الفرق.
    [few] { $count } مهام فوق مستوى الفرق.
    [many] { $count } مهمة فوق مستوى الفرق.
   *[other] { $count } مهمة فوق مستوى الفرق.
}
some = { $count ->
    [zero] تُعرض { NUMBER($shown) } من أصل { $total } من المهام
    [one] تُعرض { NUMBER($shown) } من أصل { $total } من المهام
    [two] تُعرض { NUMBER($shown) } من أصل { $total } من المهام
    [few] تُعرض { NUMBER($shown) } من أصل { $total } من المهام
    [many] تُعرض { NUMBER($shown) } من أصل { $total } من المهام
   *[other] تُعرض { NUMBER($shown) } من أصل { $total } من المهام
}
some-match = { $count ->
    [zero] تُعرض { NUMBER($shown) } من أصل { $total } من المهام المطابقة
    [one] تُعرض { NUMBER($shown) } من أصل { $total } من المهام المطابقة
    [two] تُعرض { NUMBER($shown) } من أصل { $total } من المهام المطابقة
    [few] تُعرض { NUMBER($shown) } من أصل { $total } من المهام المطابقة
    [many] تُعرض { NUMBER($shown) } من أصل { $total } من المهام المطابقة
   *[other] تُعرض { NUMBER($shown) } من أصل { $total } من المهام المطابقة
}
no-more = لا توجد مهام أخرى
no-match = لا مهمة مطابقة
no-match-why = لا مهمة يحق لك قراءتها تطابق كل المرشِّحات معا. أزل أحدها.
whole-view = اعرض الكل
nothing = لا شيء مطلوب في هذا العرض
nothing-why = تظهر المهام هنا حين تصل إلى أحد أدوارك أو إليك.
all-cases = انظر في كل الملفات
tasks = المهام
task = المهمة
pick = اختيار
with-picked = بالمهام المختارة
picked = محددة
sites-differ = موقعان مختلفان
not-elsewhere = لم تصل بعد إلى موقع آخر
is-not-elsewhere = لم تصل بعد إلى موقع آخر
ran-out = في القمة، ولا أحد فوقها
overdue = متأخرة
due-today = موعدها اليوم
this-week = هذا الأسبوع
later = لاحقا
finished = انتهت مؤخرا
at-top = في القمة
executives = عند الإدارة العليا
heads = عند رؤساء الأقسام
leads = عند رؤساء الفرق
teams = عند الفرق
unread = جديدة:
waits-for = تنتظر { $what }
blocked = متوقفة
nobody = لا أحد بعد
