# One act on several tasks at once: what it is called, how tasks stand, and what came of it.

head = { $count ->
    [zero] { $act }: لا مهام
    [one] { $act }: مهمة واحدة
    [two] { $act }: مهمتان
    [few] { $act }: { $count } مهام
    [many] { $act }: { $count } مهمة
   *[other] { $act }: { $count } مهمة
}
give = أسندها إلى
give-to = أسندها إلى { $who }
priority = الأولوية
priority-to = الأولوية «{ $priority }»
tag = كلمة مفتاحية
tag-with = الكلمة المفتاحية «{ $tag }»
hold = علّق
cancel = ألغِ
person = الشخص
reason = السبب
nobody = لا أحد بعد
tagged = بالكلمة المفتاحية
untagged = دون الكلمة المفتاحية
some-task = مهمة
only-first = لا يُنظر إلا في أول { NUMBER($count) } مهمة.
no-change = لن يتغير شيء.
would-stay = { $count ->
    [zero] لا مهام تبقى كما هي.
    [one] تبقى مهمة واحدة كما هي والسبب بجانبها.
    [two] تبقى مهمتان كما هما والسبب بجانبهما.
    [few] تبقى { $count } مهام كما هي والسبب بجانبها.
    [many] تبقى { $count } مهمة كما هي والسبب بجانبها.
   *[other] تبقى { $count } مهمة كما هي والسبب بجانبها.
}
done = { $count ->
    [zero] تم: لا مهام.
    [one] تم: مهمة واحدة.
    [two] تم: مهمتان.
    [few] تم: { $count } مهام.
    [many] تم: { $count } مهمة.
   *[other] تم: { $count } مهمة.
}
done-of = { $count ->
    [zero] تم: { NUMBER($done) } من { $count } مهمة.
    [one] تم: { NUMBER($done) } من { $count } مهمة.
    [two] تم: { NUMBER($done) } من { $count } مهمة.
    [few] تم: { NUMBER($done) } من { $count } مهام.
    [many] تم: { NUMBER($done) } من { $count } مهمة.
   *[other] تم: { NUMBER($done) } من { $count } مهمة.
}
undone = { $count ->
    [zero] أُلغي: لا مهام.
    [one] تراجعت: مهمة واحدة.
    [two] تراجعت: مهمتان.
    [few] تراجعت: { $count } مهام.
    [many] تراجعت: { $count } مهمة.
   *[other] تراجعت: { $count } مهمة.
}
undone-of = { $count ->
    [zero] تراجعت: { NUMBER($done) } من { $count } مهمة.
    [one] تراجعت: { NUMBER($done) } من { $count } مهمة.
    [two] تراجعت: { NUMBER($done) } من { $count } مهمة.
    [few] تراجعت: { NUMBER($done) } من { $count } مهام.
    [many] تراجعت: { NUMBER($done) } من { $count } مهمة.
   *[other] تراجعت: { NUMBER($done) } من { $count } مهمة.
}
can-undo = يمكن التراجع في الصفحة التالية.
undo-takes = «تراجع» يعيد الحال كما كان.
stays-told = من أُبلغ في هذه الأثناء يبقى مُبلَّغا.
times-anew = تبدأ المهل من جديد حيث تحددها الأولوية.
status-back = تُعاد الحالة عندئذ مع سطر في السجل.
status-back-sent = تُعاد الحالة عندئذ مع سطر في السجل. الرسائل التي أُرسلت في هذه الأثناء تبقى مُرسلة.
