# The clocks of a task and the reasons for what they show.

until-up = حتى التصعيد
to-react = مهلة الاستجابة
due = الموعد النهائي
provisional = { $value }، مبدئيا
how-sure = ما مدى التأكد؟
not-sure = ساعة هذا الموقع غير مؤكدة: اعتبر هذا مبدئيا.
not-known = غير معروف بعد
why = لماذا؟
why-then = لماذا { $when }؟
acted-unsure = تصرّف أحد في موقع ساعته غير مؤكدة.
stays-until = تبقى مكانها حتى يطّلع على ذلك موقع ساعته مؤكدة.
now = الآن
paused = { $length } (معلّقة)
of-working-time = { $length } من وقت العمل
who-says = من قرر ذلك؟
set-by-hand = حدّده أحد لهذه المهمة.
set-by-rule = تحدده القاعدة { $rule }.
set-at-first = حُدّد عند إنشاء المهمة.
given-for = حسب { $by }، للأولوية «{ $priority }».
each-as-long = لكل مستوى تال المدة نفسها.
each-times = لكل مستوى تال { $factor } ضعف هذه المدة.
next-due = الخطوة التالية موعدها { $when }.
stands-still = الساعة متوقفة، فلا شيء مستحق.
nothing-due = لا شيء مستحق: لا أحد فوقها، أو انتهى العمل.
own-time = لهذه المهمة مهلتها الخاصة، حسب { $by }: { $length }.
own-time-level = لهذه المهمة مهلتها الخاصة، حسب { $by }؛ وهي في المستوى { $level } { $length }.
own-levels = لهذه المهمة مهلها الخاصة لكل مستوى، حسب { $by }: { $length } في المستوى { $level }.
given-level = حسب { $by }: { $length } في المستوى { $level }.
given-priority = حسب { $by }: { $length } في المستوى { $level } للأولوية «{ $priority }».
given-repeat = حسب { $by }: تذكير كل { $length } في القمة.
by-default = ما يسري حين لا يُقال شيء
by-profile = ملف الإعداد { $name } (الإصدار { $version })
by-organisation = المنظمة (الإصدار { $version })
by-module = الوحدة { $name } (الإصدار { $version })
by-rule = القاعدة { $name }
by-maker = من أنشأها
by-setter = من غيّرها لاحقا
without-that = لولا ذلك لكان { $value }، حسب { $by }.
by-task = المهمة نفسها
set-for-it = محدَّد لهذه المهمة
knob-set = { $knob }: «{ $value }»، حسب { $by }؛ ولولا ذلك «{ $before }»، حسب { $farther }.
knob-unknown = { $knob }: «{ $word }»، حسب { $by }، كلمة غير معروفة هنا. ما يُعمل به هو «{ $value }»، حسب { $farther }.
began = بدأت هذه المهلة { $when }.
always = تُحتسب كل ساعة من كل يوم.
working = تُحتسب ساعات التقويم «{ $calendar }» (الإصدار { $version }) بتوقيت { $zone }.
counts = يُحتسب: { $length } من { $from } إلى { $to }.
counts-more = { $count ->
    [zero] ولا فترات أخرى.
    [one] وفترة أخرى كهذه.
    [two] وفترتان أخريان كهذه.
    [few] و{ $count } فترات أخرى كهذه.
    [many] و{ $count } فترة أخرى كهذه.
   *[other] و{ $count } فترة أخرى كهذه.
}
held = لا يُحتسب: من { $from } إلى { $to } (معلّقة).
held-on = لا يُحتسب: من { $from } فصاعدا (معلّقة).
asked = لا يُحتسب: من { $from } إلى { $to } (طلب من يتولاها وقتا).
asked-on = لا يُحتسب: من { $from } فصاعدا (طلب من يتولاها وقتا).
so-far = احتُسب حتى الآن { $counted } من { $window }، والمتبقي { $left }.
reminder = التذكير { $number } إلى { $label }: { $when }.
level = المستوى { $level } عند { $label }: { $when }.
