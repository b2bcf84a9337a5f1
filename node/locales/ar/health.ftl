# How this node is: what needs somebody, and what is known.

room-left = بقي في القرص { $size }
room-text = حين يمتلئ القرص لا يمكن استقبال شيء: ينتظر البريد في خادم البريد، ولا يستطيع أحد الحفظ. وفّر مساحة، أو انقل المجلد إلى قرص أكبر.
clock-doubt = الساعة غير مؤكدة
clock-text = لا أحد يضمن صحتها. لا شيء يُصعَّد تلقائيا، وتُعلَّم الأوقات بأنها مبدئية حتى يُحسم ذلك.
say-time = اذكر الوقت
not-loaded = لم تُحمَّل قواعد أو وحدات
still-holds = ما كان يعمل آخر مرة ما زال ساريا.
every-complaint = اعرض كل المشكلات
certificate = تنتهي شهادة الصفحات { $when }
certificate-text = بعد ذلك ترفض المتصفحات الصفحات. ضع زوجا جديدا في مجلد tls ضمن البيانات.
locked = { $count ->
    [zero] لا أقسام مقفلة
    [one] قسم واحد مقفل
    [two] قسمان مقفلان
    [few] { $count } أقسام مقفلة
    [many] { $count } قسما مقفلا
   *[other] { $count } قسم مقفل
}
locked-text = لا يمكن قراءة شيء مما فيها هنا، وبريدها ينتظر.
go-unlock = اذهب لفتح القفل
not-sent = { $count ->
    [zero] أُرسلت كل الرسائل
    [one] تعذّر إرسال رسالة واحدة
    [two] تعذّر إرسال رسالتين
    [few] تعذّر إرسال { $count } رسائل
    [many] تعذّر إرسال { $count } رسالة
   *[other] تعذّر إرسال { $count } رسالة
}
not-sent-text = يُعاد إرسالها تلقائيا، على فترات متباعدة. الأمر orgo outbox list يبيّن السبب.
not-read = { $count ->
    [zero] قُرئت كل الرسائل
    [one] تعذّرت قراءة رسالة واحدة
    [two] تعذّرت قراءة رسالتين
    [few] تعذّرت قراءة { $count } رسائل
    [many] تعذّرت قراءة { $count } رسالة
   *[other] تعذّرت قراءة { $count } رسالة
}
not-read-text = إنها محفوظة كما وصلت تماما. لا أحد يتصرف بها حتى ينظر فيها أحد.
look = انظر فيها
not-let-in = { $count ->
    [zero] قُبلت كل تغييرات المواقع الأخرى
    [one] لم يُقبل تغيير واحد من مواقع أخرى
    [two] لم يُقبل تغييران من مواقع أخرى
    [few] لم تُقبل { $count } تغييرات من مواقع أخرى
    [many] لم يُقبل { $count } تغييرا من مواقع أخرى
   *[other] لم يُقبل { $count } تغيير من مواقع أخرى
}
not-let-in-text = لا تُحتسب هنا، ولكلٍّ سبب مذكور بجانبه.
to-sites = اذهب إلى المواقع
bundle-missing = تنقص حزمة
bundle-text = ما وصل بعدها محفوظ. اسأل من يحمل الذاكرة.
silent = لا أثر من { $name }
never-met = لم يُلتقَ به قط.
met-last = آخر لقاء به: { $when }.
has-all = لديه كل ما كُتب هنا.
it-lacks = { $count ->
    [zero] لا ينقصه شيء مما هنا.
    [one] ينقصه تغيير واحد مما هنا.
    [two] ينقصه تغييران مما هنا.
    [few] تنقصه { $count } تغييرات مما هنا.
    [many] ينقصه { $count } تغييرا مما هنا.
   *[other] ينقصه { $count } تغيير مما هنا.
}
lack-unknown = لا يُعرف ما ينقصه.
no-copy = لا توجد نسخة ثانية
no-copy-text = إذا تعطل هذا القرص ضاع كل شيء. ادعُ موقعا ثانيا، أو انسخ مجلد البيانات، وفيه الملف key، إلى مكان آخر أثناء توقف البرنامج: فإن Orgo لا ينشئ نسخا احتياطية من تلقاء نفسه.
alone = { $count ->
    [zero] لا تغييرات هنا وحدها
    [one] تغيير واحد موجود هنا وحده منذ أكثر من ساعة
    [two] تغييران موجودان هنا وحدهما منذ أكثر من ساعة
    [few] { $count } تغييرات موجودة هنا وحدها منذ أكثر من ساعة
    [many] { $count } تغييرا موجودة هنا وحدها منذ أكثر من ساعة
   *[other] { $count } تغيير موجودة هنا وحدها منذ أكثر من ساعة
}
alone-text = لا يُعرف أن موقعا آخر يملكها.
this-node = هذا الجهاز
site = الموقع
version = الإصدار
pages-open = الصفحات مفتوحة منذ
clock = الساعة
disk = القرص
free = المساحة الحرة
not-known = غير معروف
databases = قواعد البيانات
changes = التغييرات في السجل
of-what-you-read = { NUMBER($count) }، مما يحق لك أن تقرأه
mail = البريد
gateway = بوابة البريد
not-worked-on = لم تُعالَج بعد
could-not-read = تعذّرت قراءتها
to-send = للإرسال
tried-in-vain = { NUMBER($count) }، جُرّب منها بلا جدوى: { NUMBER($failing) }
configuration = الإعداد
profile = ملف الإعداد
modules = الوحدات
rules = القواعد
other-sites = المواقع الأخرى
one-lacks = { $name }: ينقص { NUMBER($count) }
no-other-site = لا يوجد موقع آخر
none-known = لا يُعرف أي موقع
connected = المتصل
some-of = { NUMBER($some) } من { NUMBER($all) }
lags = المتأخر
backup = النسخ الاحتياطي
no-backup = لا ينشئ Orgo أي نسخة من تلقاء نفسه
clock-none = { $time }؛ لا أحد يضمن صحتها
clock-by = { $time }؛ يضمنها { $who }
mail-off = متوقفة: شُغّلت بالخيار --no-mail
mail-both = ترسل عبر خادم mail.yaml؛ وتستقبل ما يسلّمه خادم البريد إلى orgo deliver
mail-in = لا ترسل شيئا: لا يوجد mail.yaml؛ وتستقبل ما يسلّمه خادم البريد إلى orgo deliver
loaded-not = لم تُحمَّل ملفات؛ وما كان يعمل آخر مرة ما زال ساريا.
in-use = المستخدم: { NUMBER($count) }.
every-hour = كل ساعة محتسبة.
hours-of = تُحتسب ساعات { $name }.
all-well = كل شيء بخير
needs = { $count ->
    [zero] لا شيء يحتاج إلى أحد
    [one] أمر واحد يحتاج إلى أحد
    [two] أمران يحتاجان إلى أحد
    [few] { $count } أمور تحتاج إلى أحد
    [many] { $count } أمرا يحتاج إلى أحد
   *[other] { $count } أمر يحتاج إلى أحد
}
all-on = { NUMBER($count) }، وكلها مفعَّلة.
some-off = المعطَّل { NUMBER($off) } من { NUMBER($count) }
may-sign-in = { $count ->
    [zero] لا أحد يستطيع الدخول.
    [one] شخص واحد يستطيع الدخول.
    [two] شخصان يستطيعان الدخول.
    [few] { $count } أشخاص يستطيعون الدخول.
    [many] { $count } شخصا يستطيعون الدخول.
   *[other] { $count } شخص يستطيعون الدخول.
}
may-sign-in-new = { $count ->
    [zero] لا أحد يستطيع الدخول، ومن لم يدخل بعد: { NUMBER($new) }.
    [one] شخص واحد يستطيع الدخول، ومن لم يدخل بعد: { NUMBER($new) }.
    [two] شخصان يستطيعان الدخول، ومن لم يدخل بعد: { NUMBER($new) }.
    [few] { $count } أشخاص يستطيعون الدخول، ومن لم يدخل بعد: { NUMBER($new) }.
    [many] { $count } شخصا يستطيعون الدخول، ومن لم يدخل بعد: { NUMBER($new) }.
   *[other] { $count } شخص يستطيعون الدخول، ومن لم يدخل بعد: { NUMBER($new) }.
}
