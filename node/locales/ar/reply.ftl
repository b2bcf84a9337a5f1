# Replies by mail to who wrote in: what became of them, and why nobody can be written to.

waits = ينتظر الإرسال بالبريد
waits-why = ينتظر الإرسال بالبريد. آخر محاولة: { $why }
sent = أُرسل { $when }
taken-back = سُحب قبل إرساله
failed = لم يُرسل: { $why }
leaves-here = يُرسل بعد عشر ثوان من إرسالك له: ويمكن سحبه حتى ذلك الحين.
leaves-elsewhere = يُرسل من موقع يرسل البريد حين يعلم به: ويمكن سحبه حتى ذلك الحين.
barred-nameless = من كتب غير مسمى: لا يعرف إلى من يُكتب إلا من يحفظ الأصل.
barred-restricted = البريد يكشف ما هو مقيّد: انشر نسخة مما يجوز أن يخرج ورُدّ هناك.
barred-merged = هذا الملف جزء من ملف آخر: رُدّ هناك.
machine = { $who } (آلة)
barred-work = يمكن لمن يعمل على هذا الملف أن يرد بالبريد على من كتب.
