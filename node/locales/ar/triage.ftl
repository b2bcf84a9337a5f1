# Mail that no rule claimed: where it may belong, and why; and what could not be read.

mail = بريد
mail-to = بريد إلى { $address }
claimed-today = قواعد اليوم كانت ستأخذه؛ أما قواعد وقت وصوله فلم تأخذه.
quite-sure = مؤكد إلى حد بعيد
a-guess = تخمين
rule-claims = القاعدة { $rule } تأخذ الآن بريدا كهذا.
rule-near = كادت القاعدة { $rule } تنطبق؛ وتطلب أيضا هذا:
learned = الرسائل المشابهة التي أرسلها الناس إلى هناك: { NUMBER($votes) } من { NUMBER($all) }.
learned-by = الرسائل المشابهة التي أرسلها الناس إلى هناك: { NUMBER($votes) } من { NUMBER($all) }، منها { NUMBER($same) } من الكاتب نفسه.
read = قُرئ أخيرا
adopted = أُخذ دون قراءة
thrown = أُهمل
sealed = بريد من { $from } للقسم { $compartment } مختوم لـ { $sites } ولم يُفتح بعد.
cannot-open = لا يستطيع هذا الجهاز فتحه:
