# Rules: what they wait for, as the rest of a sentence that begins with “When”, and what they do.

off = إنها معطَّلة.
when = عندما { $what }.
when-unresolved = عندما تبقى مهمة دون حل مدة { $length }.
when-unresolved-and = عندما تبقى مهمة دون حل مدة { $length }، و{ $what }.
stop = لا يُنظر في أي قاعدة بعدها.
anything = يكون أي شيء
all-of = { $one }، و{ $next }
any-of = { $one }، أو { $next }
either = إما { $what }
not-so = لا يصح أن { $what }
in-both = الموضوع أو النص
in-subject = الموضوع
in-text = النص
has = فيه كلمة في { $place }: { $words }
contains = يرد حرفيا في { $place }: { $words }
has-all = فيه كل هذا في { $place }: { $words }
contains-all = يرد حرفيا كل هذا في { $place }: { $words }
or = { $list } أو { $last }
and = { $list } و{ $last }
more = { NUMBER($count) } غيرها
nothing = لا شيء
word = «{ $word }»
sent-by = أرسله { $names }
sent-to = أُرسل إلى { $names }
of-role = يكون المرسل من { $names }
to-role = أُرسل إلى عنوان { $names }
attached = يوجد ملف مرفق
attached-named = يكون اسم ملف مرفق { $names }
attached-type = يكون نوع ملف مرفق { $names }
domain-so-far = يكون المجال حتى الآن { $names }
severity-so-far = تكون الخطورة حتى الآن { $value }
priority-so-far = تكون الأولوية حتى الآن { $value }
at-least = على الأقل { $value }
profile-is = تكون المنظمة من نوع { $names }
time-is = يكون الوقت { $spans }
stretch = من { $from } إلى { $to }
day-is = يكون اليوم { $days }
holiday = عطلة
working = يكون وقت عمل
not-working = يكون خارج وقت العمل
count = يوجد على الأقل { NUMBER($least) } لها { $alike } خلال { $length }
same-tag = الوسم النصي نفسه
same-domain = المجال نفسه
same-subtype = النوع الفرعي نفسه
same-site = الموقع نفسه
same-location = المكان نفسه
same-sender = المرسل نفسه
tag-is = الوسم النصي { $value }
domain-is = المجال { $value }
subtype-is = النوع الفرعي { $value }
site-is = الموقع { $value }
location-is = المكان { $value }
sender-is = المرسل { $value }
opens-case = تفتح ملفا بعنوان { $title }.
the-subject = الموضوع
makes-task = تنشئ مهمة.
makes-task-with = تنشئ مهمة: { $parts }.
called = اسمها { $value }
of-type = نوعها { $value }
of-subtype = نوعها الفرعي { $value }
with-priority = أولويتها { $value }
with-severity = خطورتها { $value }
for-team = لـ { $value }
at-label = عند { $value }
taken-by = يتولاها { $value }
climbing-by = تُصعَّد عبر { $value }
with-times = بالمهل { $value }
sends = ترسل العمل إلى { $label }.
sets-priority = تحدد الأولوية: { $value }.
sets-severity = تحدد الخطورة: { $value }.
keeps-name = تخفي اسم الكاتب عن الجميع إلا من يحق لهم.
raises-visibility = تضيّق الاطلاع إلى: { $value }.
gives-time = تعطي { $length } للاستجابة.
adds-tags = تضيف الوسوم النصية { $tags }.
places = تقول إن المكان { $place }.
gives-tasks = تعطي المهام إلى { $who }.
adds-lines = تضيف إلى قائمة التحقق: { $lines }.
climbs = تجعلها تُصعَّد عبر { $labels }.
each-level = تعطي كل مستوى مهلته: { $lengths }.
sets-knob = تحدد لها: { $knob }، { $word }.
attaches = ترفق { $names }.
tells = تخبر: { $whom }.
tells-with = تخبر: { $whom }، بالنموذج { $template }.
answers = ترد على المرسل بالنموذج { $template }.
links = تربط الملف بآخر ملف له { $alike } خلال { $length }.
further = تفتح ملفا آخر: { $does }
escalates = تصعّد المهمة مستوى واحدا فورا.
of-words = كلمات { $module }
of-all = للجميع
of-organisation = المنظمة
of-module = الوحدة { $module }
show-all = الكل
show-own = قواعد المنظمة
show-modules = مكتوبة للوحدات
show-words = من كلمات الوحدات
show-acted = عملت مؤخرا
show-off = معطَّلة
show-one = لوحدة واحدة
was-more = كان هناك بريد أكثر مما نُظر فيه.
before-these = و{ NUMBER($count) } قبل هذه.
last-days = { $count ->
    [zero] أقل من يوم
    [one] يوم
    [two] يومين
    [few] { $count } أيام
    [many] { $count } يوما
   *[other] { $count } يوم
}
none = لا شيء
choose-days = اختر عدد الأيام.
no-mail = لا بريد من تلك المدة يحق لك أن تقرأه بتّت فيه قواعد.
all-same = { $count ->
    [zero] لا بريد تبتّ فيه القواعد.
    [one] البريد الوحيد الذي تبتّ فيه القواعد كان سيذهب حيث ذهب.
    [two] كلا البريدين اللذين تبتّ فيهما القواعد كانا سيذهبان حيث ذهبا.
    [few] كل الرسائل الـ{ $count } التي تبتّ فيها القواعد كانت ستذهب حيث ذهبت.
    [many] كل الرسائل الـ{ $count } التي تبتّ فيها القواعد كانت ستذهب حيث ذهبت.
   *[other] كل الرسائل الـ{ $count } التي تبتّ فيها القواعد كانت ستذهب حيث ذهبت.
}
some-change = مما تبتّ فيه القواعد كان سيذهب في طريق آخر: { NUMBER($changed) } من { NUMBER($count) }.
skipped = { $count ->
    [zero] بتّت القواعد في كل البريد.
    [one] رسالة واحدة لم تبتّ فيها القواعد: ردود، أو أرشيف، أو بريدنا، أو ما ليس محتواه هنا.
    [two] رسالتان لم تبتّ فيهما القواعد: ردود، أو أرشيف، أو بريدنا، أو ما ليس محتواه هنا.
    [few] { $count } رسائل لم تبتّ فيها القواعد: ردود، أو أرشيف، أو بريدنا، أو ما ليس محتواه هنا.
    [many] { $count } رسالة لم تبتّ فيها القواعد: ردود، أو أرشيف، أو بريدنا، أو ما ليس محتواه هنا.
   *[other] { $count } رسالة لم تبتّ فيها القواعد: ردود، أو أرشيف، أو بريدنا، أو ما ليس محتواه هنا.
}
was-cut = كان هناك المزيد: لم يُنظر إلا في أول { NUMBER($count) } من تلك المدة.
would-open = كان سيفتح ملفا
would-not-claim = لم يعد ليؤخذ
would-differ = كان سيختلف
would-go-elsewhere = كان سيذهب إلى مكان آخر
