# The profile, beside another, and replayed.

compare = قارن
replay = أعد التشغيل
set = { $count ->
    [zero] لا شيء يختلف عما في ملف الإعداد.
    [one] قيمة واحدة تختلف عما في ملف الإعداد.
    [two] قيمتان تختلفان عما في ملف الإعداد.
    [few] { $count } قيم تختلف عما في ملف الإعداد.
    [many] { $count } قيمة تختلف عما في ملف الإعداد.
   *[other] { $count } قيمة تختلف عما في ملف الإعداد.
}
work-of = لعمل
show = اعرض
knobs = الإعدادات
knob = الإعداد
value = القيمة
who-says = من حدّدها
nearer = المعتبر هو الأقرب إلى العمل: الوحدة قبل المنظمة، والقاعدة قبل الوحدة، والمهمة قبل القاعدة. وما تحدده قاعدة أو مهمة تجده تحت ساعتها.
instead = بدلا من
beginning = منذ البداية
everything = كل ما بدأ به
held = ما سرى ومنذ متى
other = ملف الإعداد الآخر
compare-title = قارن ملفات الإعداد
compare-lede = ما كان سيختلف لو اختارت المنظمة ملف إعداد آخر وأبقت وحداتها وما تحدده بنفسها. لا يتغير شيء.
begins = عمل يبدأ من
begins-hint = كيف كان سيُصعَّد العمل من هناك، مثل ‎1001.81.Operations.Maintenance‎
differ = { $count ->
    [zero] لا إعداد يختلف عن { $now }، والمتطابق: { NUMBER($same) }.
    [one] إعداد واحد يختلف عن { $now }، والمتطابق: { NUMBER($same) }.
    [two] إعدادان يختلفان عن { $now }، والمتطابق: { NUMBER($same) }.
    [few] { $count } إعدادات تختلف عن { $now }، والمتطابق: { NUMBER($same) }.
    [many] { $count } إعدادًا تختلف عن { $now }، والمتطابق: { NUMBER($same) }.
   *[other] { $count } إعداد تختلف عن { $now }، والمتطابق: { NUMBER($same) }.
}
all-same = كل الإعدادات متطابقة.
now = الآن
then = حينها
stays = يبقى حيث هو
climbs = كيف يُصعَّد العمل
work = العمل
knobs-say = ما تقوله الإعدادات
climbs-alone = كيف يُصعَّد عمل لا يتولاه أحد
monday = يرد يوم اثنين في التاسعة بتوقيت UTC.
work-of-last = عمل آخر
replay-lede = ما كان ملف إعداد آخر سيفعله بالعمل الذي كان: ما كان سيُصعَّد ومتى. لا يتغير شيء.
counted = الإحصاء
what = ماذا
as-was = كما كان
would-be = ما كان سيحدث
