# The page of a case: what concerns the whole page, its facts, other cases, who is in it, and who comes.

not-yours = يغيّر هذا الملف الفريق المسؤول عنه أو منسق أو مسؤول إداري.
goes-on-there = هو جزء من ملف آخر ويستمر هناك.
opened = فُتح { $when }
opened-by = فتحه { $who } في { $when }
opened-by-rule = فتحته القاعدة { $rule } في { $when }
merged = هو جزء من الملف { $case }
merged-why = تستمر مهامه ورسائله هناك.
differ = { $count ->
    [zero] لا خلاف بين المواقع
    [one] وضعت المواقع قيما مختلفة لحقل واحد
    [two] وضعت المواقع قيما مختلفة لحقلين
    [few] وضعت المواقع قيما مختلفة في { $count } حقول
    [many] وضعت المواقع قيما مختلفة في { $count } حقلا
   *[other] وضعت المواقع قيما مختلفة في { $count } حقل
}
first-signals = لا تُعرض إلا أول { NUMBER($count) } رسالة
all-kept = كلها محفوظة.
waits = ينتظر موافقة أحد
refused = رُفض
case-waits = ينتظر هذا الملف موافقة أحد
case-refused = رُفض هذا الملف
review-waits = سيفتحه Orgo، ويذكر التسلسل الزمني السبب. إلى أن يوافق أحد لا يظهر في أي قائمة ولا يُصعَّد شيء فيه.
review-refused = كان Orgo سيفتحه ورفض أحد ذلك. لا يظهر في أي قائمة ولا يُصعَّد شيء فيه.
rule-waits = ستفتحه قاعدة. إلى أن يوافق أحد لا يظهر في أي قائمة ولا يُصعَّد شيء فيه.
rule-refused = كانت قاعدة ستفتحه ورفض أحد ذلك. لا يظهر في أي قائمة ولا يُصعَّد شيء فيه.
must-keep = يجب حفظه
hold-stands = عليه حفظ إلزامي: { $why }. لا يُحذف منه شيء حتى يُرفع.
purge = مقترح للحذف
purge-why = اقترح ذلك { $who } في { $when }: { $why }. يُحذف كل ما فيه في كل المواقع ما لم يسحب أحد ذلك أو يُلزم بحفظه.
place = المكان
kind = النوع
to-react = مهلة الاستجابة
named-here = محددة لهذا الملف
from = من
to-look-over = موعد المراجعة
looked-over = روجع
kept-as = فئة الحفظ
last-change = آخر تغيير
compartment = القسم
on-nodes = على
split-from = فُصل هذا الملف عنه
split-into = فُصل عن هذا الملف
led-from = فتحت قاعدة هذا الملف بسببه
led-to = فتحته قاعدة بسبب هذا الملف
round-of = المرة الأولى لهذا الملف
next-round = مرة لاحقة لهذا الملف
same = يقول الشيء نفسه
this-is-part = هذا الملف جزء منه
is-part = جزء من هذا الملف
evidence = دليل، أُبلغ عنه { $when }
critical-since = حرج، مفتوح منذ { $when }
late-since = متأخر، كان موعده { $when }
moved-up-at = صُعِّد { $when }
looks-into = { $count ->
    [zero] ينظر في هذا الملف
    [one] ينظر في ملف مثل هذا
    [two] ينظر في ملفين مثل هذا
    [few] ينظر في { $count } ملفات مثل هذا
    [many] ينظر في { $count } ملفا مثل هذا
   *[other] ينظر في { $count } ملف مثل هذا
}
found-critical = وجد هذا الملف حرجا
found-late = وجد هذا الملف متأخرا
found-up = وجد هذا الملف مُصعَّدا
reported-it = أبلغ عنه
wrote = كتب
holds-task = يتولى مهمة
not-counted = لا تُحتسب: { $why }
no-sender = بلا مرسل
unknown-sender = مرسل اسمه غير موجود هنا
come = { $count ->
    [zero] لا أحد سيحضر
    [one] سيحضر شخص
    [two] سيحضر شخصان
    [few] سيحضر { $count }
    [many] سيحضر { $count }
   *[other] سيحضر { $count }
}
come-of = { $count ->
    [zero] لا أحد من { $seats } سيحضر
    [one] سيحضر شخص من { $seats }
    [two] سيحضر شخصان من { $seats }
    [few] سيحضر { $count } من { $seats }
    [many] سيحضر { $count } من { $seats }
   *[other] سيحضر { $count } من { $seats }
}
wait = { $count ->
    [zero] لا أحد ينتظر
    [one] ينتظر شخص
    [two] ينتظر شخصان
    [few] ينتظر { $count }
    [many] ينتظر { $count }
   *[other] ينتظر { $count }
}
silent = { $count ->
    [zero] لا أحد بلا رد
    [one] شخص بلا رد
    [two] شخصان بلا رد
    [few] { $count } بلا رد
    [many] { $count } بلا رد
   *[other] { $count } بلا رد
}
came = { $count ->
    [zero] لم يحضر أحد
    [one] حضر شخص
    [two] حضر شخصان
    [few] حضر { $count }
    [many] حضر { $count }
   *[other] حضر { $count }
}
guest-waits = ينتظر مقعدا
guest-comes = سيحضر
guest-may = قد يحضر
guest-not = لن يحضر
guest-silent = لم يرد
guest-uninvited = لم يُدعَ
with-more = { $count ->
    [zero] وحده
    [one] ومعه شخص
    [two] ومعه شخصان
    [few] ومعه { $count } أشخاص
    [many] ومعه { $count } شخصا
   *[other] ومعه { $count } شخص
}
by-mail = بالبريد
by-link = عبر الرابط
on-page = في هذه الصفحة
handed = سُلّم من { $from } إلى { $to }
taken-outside = استُلم خارجا: ما عُرض من { $from } إلى { $to }
offer-rejected = مرفوض: العرض من { $from } إلى { $to }
offer-revoked = مسحوب: العرض من { $from } إلى { $to }
offer-lapsed = انقضى بلا رد: العرض من { $from } إلى { $to }
offered-it = عرضه { $who }: { $why }
answered-it = أجاب { $who }
answered-why = أجاب { $who }: { $why }
somebody = أحد
