# What happened, as the rest of a sentence that begins with who did it; and what is known about where and when.

took-away = أزال { $what }
added = أضاف { $what }
placed = وضع الرسالة في ملفها
set-aside = نحّى الرسالة جانبا
looked-over = راجعه: { $outcome }
has-seen = اطّلع على الرسالة في هذا الشأن
on-task = { $who }، في «{ $task }»
until = { $what } حتى { $when }
approved = وافق على هذا، عند { $label }
rejected = رفض هذا، عند { $label }
revoked = سحب القرار، عند { $label }
comes = سيحضر
not-comes = لن يحضر
may-come = قد يحضر
with-more = { $count ->
    [zero] { $says }
    [one] { $says } ومعه شخص
    [two] { $says } ومعه شخصان
    [few] { $says } ومعه { $count } أشخاص
    [many] { $says } ومعه { $count } شخصا
   *[other] { $says } ومعه { $count } شخص
}
by-mail = سجّل أن { $who } { $says }، بالبريد
by-link = سجّل أن { $who } { $says }، عبر الرابط
on-page = سجّل أن { $who } { $says }، في هذه الصفحة
invited-person = شخصا مدعوا
split-from = فصله عن الملف { $case }
led-to = أدى إلى الملف { $case } الذي فتحته قاعدة بجانبه
next-round = فتح المرة التالية، الملف { $case }
split-into = فصل عنه الملف { $case } الذي أخذ بعض المهام
published = نشر نسخة منقّحة في { $place }: الملف { $case }
some-node = عقدة
the-node = العقدة
unsealed = فتح الرسالة التي استلمها { $gateway } في { $when } وختمها
raised = نقله من { $from } إلى { $to }
because = { $what }، لأن: { $why }
answers-window = اطّلع عليها ويتولاها مهلة كاملة
answers-until = اطّلع عليها ويتولاها حتى { $when }
ticked = أشّر «{ $line }»
cleared = أزال التأشير عن «{ $line }»
some-line = سطر
said-yes = وافق على ما كان ينتظر
said-no = رفض ما كان ينتظر الموافقة
led-opened = فتحت هذا الملف من تلقاء نفسها، بوسم
led-waits = تنتظر موافقة أحد لفتح هذا الملف، بوسم
led-refused = كانت ستفتح هذا الملف ورفض أحد ذلك؛ بوسم
review-opened = فتح هذه المراجعة تلقائيا
review-waits = سيفتح هذه المراجعة وينتظر موافقة أحد
review-refused = كان سيفتح هذه المراجعة ورفض أحد ذلك
took-reply-back = سحب الرد
mail-sent = أرسلت بريدا في هذا الشأن
mail-not-yet = لم تتمكن بعد من إرسال بريد في هذا الشأن
mail-refused = لم تتمكن من إرسال بريد في هذا الشأن
mail-suppressed = لم ترسل بريدا في هذا الشأن
mail-held = تؤجل بريدا في هذا الشأن حتى { $when }
mail-within = أرسلته في بريد واحد مع غيره
opened-as = فتح هذا الملف بوسم
task-added = أضاف المهمة «{ $task }» بوسم
rule = القاعدة { $rule }، الإصدار { $version }،
task-made = أنشأت هذه المهمة بوسم
mail-placed = وضعت البريد في ملفه
routed = { $count ->
    [zero] فُتح ملف بلا مهام
    [one] فُتح ملف بمهمة واحدة
    [two] فُتح ملف بمهمتين
    [few] فُتح ملف و{ $count } مهام
    [many] فُتح ملف و{ $count } مهمة
   *[other] فُتح ملف و{ $count } مهمة
}
routed-as = { $count ->
    [zero] فُتح ملف بلا مهام، بوسم
    [one] فُتح ملف بمهمة واحدة، بوسم
    [two] فُتح ملف بمهمتين، بوسم
    [few] فُتح ملف و{ $count } مهام، بوسم
    [many] فُتح ملف و{ $count } مهمة، بوسم
   *[other] فُتح ملف و{ $count } مهمة، بوسم
}
reminded = تذكير:
reminded-of = «{ $task }»، تذكير:
moved-up = صُعِّدت:
moved-up-of = صُعِّدت «{ $task }»:
still-at = { $why }؛ ما زالت عند
now-at = { $why }؛ وهي الآن عند
withdrawn = سُحبت خطوة:
had-moved = كانت قد صُعِّدت إلى المستوى { $level }. لا حاجة إلى تصرف أحد.
had-moved-of = كانت «{ $task }» قد صُعِّدت إلى المستوى { $level }. لا حاجة إلى تصرف أحد.
not-finished = لم تنته خلال { $length }
not-answered = بلا رد في القمة خلال { $length }
too-severe = الخطورة «{ $severity }» لا تنتظر المهلة الأولى
unheld = لا أحد يشغل المستوى الذي كانت فيه
by-rule = تُصعِّد قاعدة ما بقي كل هذه المدة
set-label = جعل الوسم
gave-to = أسندها إلى { $who }
gave-back = أعادها إلى الفريق
set-priority = جعل الأولوية «{ $priority }»
set-severity = جعل الخطورة «{ $severity }»
set-due = يريد إنجازها قبل { $when }
no-due = أزال الموعد النهائي
about-whom = حدّد من يخصّه الأمر
about-nobody = ذكر أنه لا يخص أحدا بعينه
part-of = دمجه في الملف { $case }
alone-again = جعله مستقلا من جديد
to-react = حدّد { $length } للاستجابة
set-place = جعل المكان { $place }
set-retention = جعل فئة الحفظ { $class }
no-retention = أزال فئة الحفظ
set-review = يريد مراجعته { $plan }
no-review = أزال المراجعة المحددة
not-again = ذكر أنها لا تتكرر
set-meeting = حدّد موعد اللقاء: { $what }
seats = { $count ->
    [zero] بلا مقاعد
    [one] مقعد واحد
    [two] مقعدان
    [few] { $count } مقاعد
    [many] { $count } مقعدا
   *[other] { $count } مقعد
}
no-meeting = أزال موعد اللقاء
moved-to-case = نقلها إلى الملف { $case }
tag = الكلمة المفتاحية «{ $tag }»
some-person = شخصا
as-part = { $who } بصفة { $part }
link = رابطا إلى الملف { $case } ({ $relation })
file = الملف المرفق «{ $name }»
legal-hold = حفظا إلزاميا: { $why }
waits-for = أنها تنتظر المهمة { $task }
task-start = بدأ العمل
task-hold = علّقها
task-resume = أنهى التعليق
task-complete = أنجزها
task-fail = أنهاها لأنها لم تنجح
task-cancel = ألغاها
task-reopen = أعاد فتحها
task-settle = حسم حالتها
case-start = تولى الملف
case-hold = علّق الملف
case-resume = استأنف الملف
case-resolve = حلّ الملف
case-close = أغلق الملف
case-reopen = أعاد فتح الملف
case-settle = حسم حالة الملف
offered-outside = عرض هذا على منظمة أخرى
offered = عرض هذا على { $to }، من { $from }
offer-accepted = قبل العرض
offer-rejected = رفض العرض
offer-revoked = سحب العرض
other-by-mail = ورد بالبريد: المنظمة الأخرى { $what }
other-by-link = ورد عبر الرابط: المنظمة الأخرى { $what }
written-at = كُتب في { $place }
written-late = كُتب في { $place } يوم { $when }، ووصل إلى هنا { $arrived }
unknown-site = موقع غير معروف هنا
doubt-seen = في ذلك الوقت تقريبا: لم تكن ساعة { $place } مؤكدة. رآه { $witness } يوم { $when }
doubt = ربما في ذلك الوقت تقريبا: لم تكن ساعة { $place } مؤكدة، ولم يذكر أي موقع ساعته مؤكدة متى كان هذا عنده
contested-account = كان حساب { $who } قد أُغلق يوم { $since }، ولم يكن ذلك قد بلغ { $place }.
contested-duty = كان { $who } قد فقد صلاحية هذا العمل يوم { $since }، ولم يكن ذلك قد بلغ { $place }.
contested-clearance = كان { $who } قد فقد تصريح الاطلاع يوم { $since }، ولم يكن ذلك قد بلغ { $place }.
contested-counts = يُحتسب إلى أن يقرر أحد.
contested-waits = لا يُحتسب حتى يوافق أحد.
contested-upheld = قرر أحدهم أنه يُحتسب.
contested-kept = قرر أحدهم خلاف ذلك، ويبقى الكلام وما بُدئ به.
contested-aside = قرر أحدهم أنه لا يُحتسب.
overtaken = تجاوزه ما لم يكن كاتبه يراه بعد
superseded = حلّ محله ما بعده
void = لا يُحتسب: { $why }
void-illegal = لم يكن ذلك ممكنا في تلك الحالة
void-waiting = لم يصل كل ما رآه كاتبه
void-person = لا يقول هذا إلا شخص
void-elsewhere = لا يخص هذا النوع من المستندات
void-item = لا يوجد هذا السطر في القائمة
void-refused = رفض أحد ذلك
void-nothing = لا شيء هنا ينتظره
void-contested = لم يعد لصاحبه حق فيه
void-run = ما تُحتسب منه الخطوة ليس هنا أو لم يُحتسب
void-answered = كان أحد قد تولاها { $when } قبل موعد الخطوة
void-finished = كانت قد انتهت { $when } قبل موعد الخطوة
void-held = هي معلّقة منذ { $when }
void-reached = لا يصل إليها ذلك المسار
void-begun = لم تستلمه أي عقدة ساعتها مؤكدة، فلم تبدأ أي مهلة
field-status = الحالة
field-title = العنوان
field-assignee = من يتولاها
field-label = الوسم
field-priority = الأولوية
field-severity = الخطورة
field-due = الموعد النهائي
field-person = من يخصّه الأمر
field-merged = الملف الذي هو جزء منه
field-reactivity = مهلة الاستجابة
field-place = المكان
field-retention = مدة حفظه
field-review = موعد مراجعته
field-recurrence = كيف تتكرر
field-case = الملف الذي تتبعه
field-other = حقل
nothing = لا شيء
this-node-only = هذه العقدة فقط
known-to-have = معروف أنه عندهم: { $names }.
not-there-yet = ليس عندهم بعد على ما نعلم: { $names }.
nodes = { $count ->
    [zero] { $count } عقدة: { $names }
    [one] عقدة واحدة: { $names }
    [two] عقدتان: { $names }
    [few] { $count } عقد: { $names }
    [many] { $count } عقدة: { $names }
   *[other] { $count } عقدة: { $names }
}
who-left = شخص غادر
plan-again = { $cycle }، أول مرة { $when }
plan-once = مرة واحدة، { $when }
rule-acts = تعمل بعد { $after }: { $does }
rule-acts-on = تعمل في «{ $task }» بعد { $after }: { $does }
rule-waits = تنتظر موافقة أحد بعد { $after } على: { $does }
rule-waits-on = تنتظر موافقة أحد في «{ $task }» بعد { $after } على: { $does }
rule-was-to = كانت ستعمل بعد { $after }: { $does }
rule-was-to-on = كانت ستعمل في «{ $task }» بعد { $after }: { $does }
