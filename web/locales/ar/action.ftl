# What can be done now with a task or a case, and what is asked first.

approve = وافق
reject = ارفض
revoke = اسحب القرار
start = ابدأ العمل
hold = علّق
resume = استأنف العمل
complete = أنجِز
fail = أنهِ المهمة لأنها لم تنجح
cancel = ألغِ المهمة
reopen = أعد الفتح
set-pending = اجعلها قيد الانتظار
set-in-progress = اجعلها قيد التنفيذ
set-on-hold = اجعلها معلّقة
set-completed = اجعلها مكتملة
set-failed = اجعلها غير ناجحة
set-cancelled = اجعلها ملغاة
take = استلمها
acknowledge = اطّلعت عليها
give = أسندها إلى
release = أعدها إلى الفريق
relabel = غيّر الوسم
case-start = تولَّ الملف
case-resume = استأنف
case-resolve = حُلّ الملف
case-close = أغلق
case-set-open = اجعله مفتوحا
case-set-in-progress = اجعله قيد التنفيذ
case-set-on-hold = اجعله معلّقا
case-set-resolved = اجعله محلولا
case-set-closed = اجعله مغلقا
case-set-merged = اجعله مدموجا
other-steps = خطوات أخرى
next-step = الخطوة التالية
why = لماذا؟
how-ended = كيف انتهى الأمر؟
hold-for = أوقف الساعة لمدة
one-window = مهلة كاملة
until-resumed = حتى الاستئناف
hours = { $count ->
    [zero] { $count } ساعة
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}
to-whom = إلى من؟
new-label = وسم جديد
label-hint = مثل ‎1001.11.Operations.Maintenance‎
