# Sites and sync: how it goes with every node.

title = المواقع والمزامنة
alone = هذا الجهاز الوحيد للمنظمة. ادعُ موقعا ليشارك العمل ويحفظ نسخة ثانية منه.
lede = { $all ->
    [zero] هذا الجهاز وحده. المتصل الآن: { NUMBER($talking) } من { $all }.
    [one] هذا الجهاز وجهاز آخر. المتصل الآن: { NUMBER($talking) } من { $all }.
    [two] هذا الجهاز وجهازان آخران. المتصل الآن: { NUMBER($talking) } من { $all }.
    [few] هذا الجهاز و{ $all } أجهزة أخرى. المتصل الآن: { NUMBER($talking) } من { $all }.
    [many] هذا الجهاز و{ $all } جهازًا آخر. المتصل الآن: { NUMBER($talking) } من { $all }.
   *[other] هذا الجهاز و{ $all } جهاز آخر. المتصل الآن: { NUMBER($talking) } من { $all }.
}
what-time = كم الساعة؟
what-time-hint = من ساعة يد أو هاتف، بالمنطقة الزمنية المبيّنة أعلاه، وبفارق لا يتجاوز دقيقتين. يسري ذلك حتى يُعاد تشغيل هذا الجهاز.
say-time = اذكر الوقت
this-is-time = هذا هو الوقت
clock = ساعة هذا الجهاز
to-decide = بانتظار القرار
set-differently = ما اختلفت فيه المواقع
not-let-in = ما لم يُقبَل
unread = بريد تعذّرت قراءته
webhooks = إشعارات الويب
needs-passphrase = ينتظر عبارة المرور
no-key = ملف مفتاحه ليس على هذا الجهاز
passphrase = عبارة المرور
unlock = افتح قفله
locked = مقفلة هنا
locked-hint = لا يمكن قراءة شيء مما فيها هنا، وبريدها ينتظر، ولا تشارك في المزامنة حتى يُفتح قفلها.
unknown = غير معروف
nothing = لا شيء
entries = { $count ->
    [zero] لا قيود
    [one] قيد واحد
    [two] قيدان
    [few] { $count } قيود
    [many] { $count } قيدًا
   *[other] { $count } قيد
}
this-node = هذا الجهاز
even = متصل ومحدَّث
talking = متصل ويستكمل ما فاته
met = غير متصل الآن
carried = بذاكرة محمولة فقط
not-reached = تعذّر الوصول إليه
never-met = لم يُلتقَ به قط
removed = مُستبعَد
is-founding = عضو مؤسس
is-approved = مقبول
is-removed = مُستبعَد
site = الموقع
connection = الاتصال
last-contact = آخر اتصال
lacks-ours = ما ينقصه مما لدينا
lack-its = ما ينقصنا مما لديه
traffic = حركة البيانات
its-clock = ساعته
version = الإصدار
nodes = أجهزة المنظمة
nodes-hint = «محدَّث» تعني أن كلا منهما كان لديه ما لدى الآخر عند آخر مقارنة. ولا تضمن أن أحدا قرأه. و«غير معروف» لا تعني «لا شيء».
never = أبدا
remove-one = استبعد { $name }…
remove = استبعد…
