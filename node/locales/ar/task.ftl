# The page of a task: what is not offered, what concerns the whole page, its facts.

not-yours = يغيّر هذه المهمة الفريق المسؤول عنها أو من يتولاها أو منسق أو مسؤول إداري.
you-asked = أنت من طلب هذا: يقرر غيرك.
ends-with-offer = تنتهي حين يُجاب عن العرض.
after-waits = يمكن إنجازها حين ينتهي ما تنتظره أو حين لا تعود تنتظره.
others-decide = يقرر هذا منسق أو مسؤول إداري أو من أُسندت إليه بالاسم.
is-over = انتهت. ما يمكن فعله هو إعادة فتحها.
finished-of = { $count ->
    [zero] لا مهام؛ أُنجزت { NUMBER($finished) } من { $count }
    [one] أُنجزت { NUMBER($finished) } من مهمة واحدة؛ العدد { $count }
    [two] أُنجزت { NUMBER($finished) } من مهمتين؛ العدد { $count }
    [few] أُنجزت { NUMBER($finished) } من { $count } مهام
    [many] أُنجزت { NUMBER($finished) } من { $count } مهمة
   *[other] أُنجزت { NUMBER($finished) } من { $count } مهمة
}
differ = وضعت المواقع قيما مختلفة
differ-why = كل القيم محفوظة في التسلسل الزمني، وينبغي أن يقرر أحد.
doubt = هناك ساعة مشكوك فيها
doubt-why = قد تكون الأوقات غير دقيقة. لا يُصعَّد شيء تلقائيا حتى يُضبط الوقت.
ended = كيف انتهت
rule-waits = قاعدة تنتظر موافقة أحد
rule-waits-why = يذكر التسلسل الزمني ما هو. من يحق له العمل على المهمة يوافق أو يرفض في صفحة «بانتظار موافقتك».
blocked = متوقفة: تنتظر { $what }
blocked-why = لا يمكن إنجازها قبل ذلك. تستمر ساعتها حتى لا يُنسى ما يعطلها.
unseen-work = عمل لا يحق لك رؤيته
may-not-see = لا يحق لك رؤيتها.
waits-each-other = لا تعطل هذه المهمة: كل منهما تنتظر الأخرى.
not-here = غير معروفة هنا أو موجودة في قسم آخر: لا تعطل شيئا.
over-for-good = لن تتكرر بعد الآن.
next = التالية: { $when }
comes-again = تتكرر
occurrence = تكرار
occurrence-of = من «{ $title }»
with = عند
nobody = لا أحد بعد
by-rule = القاعدة { $rule }
by-node = العقدة
role = الدور
kind = النوع
made-by = أنشأها
came-in = وردت
last-change = آخر تغيير
category-request = طلب
category-update = تحديث
category-incident = حادث
category-report = تقرير
category-distribution = توزيع
