# What happened: signals, notes, steps and what sites set differently.

title = التسلسل الزمني
nothing = لم يحدث شيء بعد.
to = إلى
quoted = { $count ->
    [zero] نص مقتبس بلا أسطر
    [one] نص مقتبس، سطر واحد
    [two] نص مقتبس، سطران
    [few] نص مقتبس، { $count } أسطر
    [many] نص مقتبس، { $count } سطرًا
   *[other] نص مقتبس، { $count } سطر
}
original = اعرض الأصل
wrote = كتب ملاحظة
why = لماذا؟
shown-now = المعروضة الآن
which-holds = أي قيمة هي الصحيحة؟
keep = احتفظ بهذه
differ = تختلف المواقع في: { $field }
noticed = لوحظ في
all-kept = تُحفظ كل القيم. وإلى أن يقرر أحد يعرض كل موقع القيمة التي عليها «المعروضة الآن».
comment = تعليق
add-comment = أضف التعليق
show-all = الكل
show-mail = البريد
show-notes = الملاحظات
show-steps = الخطوات
newest-first = الأحدث أولا
oldest-first = الأقدم أولا
what-is-shown = ما يُعرض منه
