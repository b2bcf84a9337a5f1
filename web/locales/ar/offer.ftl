# The page behind a case that is offered to another organisation.

title = ملف معروض
asks = يُسأل هل تتولون هذا.
by = يعرضه
why = السبب
place = المكان
reason = هل تريدون إضافة شيء؟
reason-hint = لازم إن قلتم لا.
accept = نتولاه
reject = لا نتولاه
accepted = أنتم تتولونه
rejected = أنتم لا تتولونه
thanks = وصلنا جوابكم. شكرا.
over = لم يعد العرض مفتوحا
over-why = سُحب العرض أو انتهى الملف أو ذهب إلى جهة أخرى. لا حاجة لفعل شيء.
no-link = هذا الرابط غير صالح
no-link-why = الملف لم يعد مفتوحا للبريد، أو العنوان غير كامل. انسخوه من الرسالة أو اسألوا من راسلكم.
