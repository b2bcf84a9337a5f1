# Knobs: what each is about, and what it says.

window-critical = مهلة الاستجابة للعمل الحرج
window-high = مهلة الاستجابة للعمل ذي الأولوية العالية
window-medium = مهلة الاستجابة للعمل ذي الأولوية المتوسطة
window-low = مهلة الاستجابة للعمل ذي الأولوية المنخفضة
factor = لكل مستوى تال هذا العدد من أضعاف المهلة
levels = مهل محددة مستوى بعد مستوى
repeat = تذكير القمة
calendar = الساعات التي تُحتسب
granularity = المستويات التي يمر بها العمل
at-once = الخطورة التي لا تنتظر
pattern-count = الملفات المتشابهة التي تشكّل نمطا
pattern-window = خلال أي مدة
reviews = المراجعات التي تُجرى
transparency = ما يراه الأعضاء من الفرق الأخرى
notify = من يُخبَر
receipts = يُخبَر من يكتب بأن رسالته وصلت
automation = ما يُفعل دون سؤال
contested = ما فُعل بعد فقدان الحق فيه
log = مدى تفصيل السجل
retention = مدة حفظ العمل المغلق
days = { $count ->
    [zero] أقل من يوم
    [one] يوم
    [two] يومان
    [few] { $count } أيام
    [many] { $count } يوما
   *[other] { $count } يوم
}
months = { $count ->
    [zero] أقل من شهر
    [one] شهر
    [two] شهران
    [few] { $count } أشهر
    [many] { $count } شهرا
   *[other] { $count } شهر
}
years = { $count ->
    [zero] أقل من سنة
    [one] سنة
    [two] سنتان
    [few] { $count } سنوات
    [many] { $count } سنة
   *[other] { $count } سنة
}
by-priority = حسب الأولوية
never = أبدا
every = { $count ->
    [zero] كل { $length }، دون تكرار
    [one] كل { $length }، مرة على الأكثر
    [two] كل { $length }، مرتين على الأكثر
    [few] كل { $length }، { $count } مرات على الأكثر
    [many] كل { $length }، { $count } مرة على الأكثر
   *[other] كل { $length }، { $count } مرة على الأكثر
}
always = دائما
for-ever = إلى الأبد
of-class = { $class }: { $length }
with-classes = { $usual } ({ $classes })
none = لا شيء
yes = نعم
no = لا
detailed = كلها
granularity-moderate = معظمها
accelerated = القليل منها
broad = أعلاها فقط
real-time = أولا بأول
daily = يوميا
weekly = أسبوعيا
monthly = شهريا
quarterly = كل ثلاثة أشهر
yearly = سنويا
transparency-full = كل شيء
balanced = أنه موجود
transparency-restricted = ما تحتهم فقط
private = ما يعنيهم فقط
assignee = من تولاها
small-team = الفريق
department = القسم
organisation = المنظمة كلها
manual = لا شيء تقريبا
automation-low = القليل
automation-moderate = قدر متوسط
automation-high = الكثير
automation-full = كل شيء
contested-count = يُحتسب
contested-wait = ينتظر الموافقة
log-minimal = الحد الأدنى
log-moderate = متوسط
log-audit = تدقيق
log-full = كامل
