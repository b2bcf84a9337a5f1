# Work that is offered to another unit.

title = التسليم إلى جهة أخرى
why = السبب
they-accept = يتولّونه
they-reject = لا يتولّونه…
accept = اقبل
reject = ارفض…
write-down = دوّنه
reject-it = ارفضه
take-back = اسحب العرض…
take-it-back = اسحبه
offers = يعرضه { $by }، من { $from } إلى { $to }.
since = منذ
outside-waits = تسألهم رسالة عن ذلك. ومهما كان جوابهم يبقى الملف هنا حتى ينهيه أحد هنا، وتستمر ساعته.
waits = يبقى حيث هو إلى أن يقبله أحد، وتستمر ساعته.
to-whom = إلى من
to-hint = دور مثل IT.Support أو وسم كامل.
to-hint-outside = دور مثل IT.Support أو وسم كامل أو عنوان بريد منظمة أخرى.
offer = اعرضه على وحدة أخرى…
offer-outside = اعرضه على وحدة أو منظمة أخرى…
offer-it = اعرضه
