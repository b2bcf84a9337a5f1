# One task.

what-to-do = المطلوب
where-it-goes = إلى أين تذهب إن لم يتصرف أحد
clocks = الساعات
facts = البيانات
checklist = قائمة التحقق
done-of = { NUMBER($done) } من { NUMBER($all) }
is-done = تم:
is-not-done = لم يتم:
press-line = اضغط على سطر لتأشيره، واضغط مرة أخرى لإزالة التأشير.
case = الملف
waits-for = تنتظر
blocks = تنتظر هذه المهمة
priority = الأولوية
severity = الخطورة
due = الموعد النهائي
due-hint = بتوقيت { $zone }. إن تُرك فارغا فلا موعد نهائي.
comes-again = تتكرر
comes-again-hint = مثل ‎FREQ=WEEKLY;BYDAY=MO,TH‎ أو ‎FREQ=MONTHLY;BYDAY=1MO‎. إن تُرك فارغا فلا تتكرر.
daily = كل يوم
weekly = كل أسبوع
monthly = كل شهر
first-monday = أول اثنين من الشهر
last-day = آخر يوم من الشهر
yearly = كل سنة
now = الآن:
task = المهمة
task-hint = اسمها القصير مثل T-2F81A0 أو عنوانها على الشبكة أو عنوانها في هذا الملف.
wait-for = انتظار مهمة أخرى…
wait-for-it = انتظرها
stop-waiting = لا تنتظر { $title }
