# What waits for a person's yes: what would be done, and why. What would be done is the rest of a sentence.

offer = عرض
contested = موضع اعتراض
review = مراجعة
message = رسالة
rule = القاعدة { $rule }، الإصدار { $version }
unresolved = لم يحلّها أحد منذ { $length }
matched = انطبقت على ما ورد
matched-led = انطبقت على ملف نشأ عن { $rules }
then = { $first } ثم { $next }
open-case = فتح الملف «{ $title }» بوسم { $label }
open-case-in = فتح الملف «{ $title }» بوسم { $label } في القسم { $compartment }
make-task = إنشاء المهمة «{ $title }» بوسم { $label }
take-over = تولّيها من { $from } بوصفكم { $to }
offers = يعرضها { $who }: { $why }
somebody = أحد
let-stand = إبقاء ما فعله { $who }: { $what }
lost-account = كان حسابه قد أُنهي ولم يكن ذلك معروفا هناك بعد؛ { $until }
lost-duty = كان قد فقد صلاحية هذا العمل ولم يكن ذلك معروفا هناك بعد؛ { $until }
lost-clearance = كان قد فقد التصريح اللازم ولم يكن ذلك معروفا هناك بعد؛ { $until }
counts = يُعتدّ به إلى أن يقرر أحد
counts-not = لا يُعتدّ به إلى أن يوافق أحد
by-rule = قاعدة تطلب ذلك
by-custom = يُخبَر من كتب إلينا بسير الأمر
tell-received = إخبار من كتب بأن رسالته وصلت
tell-taken-up = إخبار من كتب بأن أحدا يتولى الأمر
tell-moved-up = إخبار من كتب بأن الأمر صُعِّد
tell-resolved = إخبار من كتب بما آل إليه الأمر
answer = الرد على من كتب
tell = إخبار { $names } بذلك
with-text = { $what }، بالنص «{ $template }»
set-priority = جعل الأولوية { $to }
priority-at-least = جعل الأولوية { $to } على الأقل
set-severity = جعل الخطورة { $to }
severity-at-least = جعل الخطورة { $to } على الأقل
set-label = جعل الوسم { $label }
tag = وضع الكلمة المفتاحية { $tag } على الملف
line = إضافة «{ $line }» إلى قائمة التحقق
move-up = تصعيدها مستوى واحدا
tell-people = إخبار أشخاص ({ $scope })
pattern = { $count ->
    [zero] لم يكن معروفا هنا أي ملف ({ $what })، و{ $enough } متشابهة خلال { $length } تُعدّ نمطا، حسب { $source }
    [one] كان معروفا هنا ملف واحد ({ $what })، و{ $enough } متشابهة خلال { $length } تُعدّ نمطا، حسب { $source }
    [two] كان معروفا هنا ملفان متشابهان ({ $what })، و{ $enough } خلال { $length } تُعدّ نمطا، حسب { $source }
    [few] كانت معروفة هنا { $count } ملفات متشابهة ({ $what })، و{ $enough } خلال { $length } تُعدّ نمطا، حسب { $source }
    [many] كان معروفا هنا { $count } ملفا متشابها ({ $what })، و{ $enough } خلال { $length } تُعدّ نمطا، حسب { $source }
   *[other] كان معروفا هنا { $count } ملف متشابه ({ $what })، و{ $enough } خلال { $length } تُعدّ نمطا، حسب { $source }
}
cycle = انتهت الفترة { $period } (من { $from } إلى { $to } بتوقيت { $zone }) وتُراجَع ({ $cycle })، حسب { $source }
did-open = فتح الملف
did-make = أنشأ المهمة
did-comment = علّق
did-attach = أرفق مستندا
did-move = نقله إلى قسم آخر
did-publish = نشره
did-set = حدّد { $field }
did-approve = وافق
did-reject = رفض
did-revoke = سحب قرارا
did-acknowledge = تولّى مسؤوليته
did-add = أضاف إليه
did-lift-hold = رفع الحفظ الإلزامي
did-take-out = أزال منه شيئا
did-tick = أشّر في القائمة
did-review = راجعه
did-decide = وافق أو رفض
did-offer = عرضه
did-answer-offer = أجاب عن العرض
did-reply = ردّ على من كتب
did-take-reply-back = سحب ردا
alike-in = { $kind } في { $place }
alike-in-site = { $kind } في { $place }، { $site }
alike-about = { $kind } بشأن { $what }
alike-tagged = { $kind } بالكلمة المفتاحية { $tag }
