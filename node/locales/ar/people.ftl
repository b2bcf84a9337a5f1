# What people may do here.

reporter = مبلِّغ
auditor = مدقق
member = عضو
coordinator = منسّق
administrator = مسؤول إداري
reporter-does = مبلِّغ: يفتح ملفات، ويرى ما أبلغ عنه
auditor-does = مدقق: يقرأ كل ما هو مفتوح، والسجل
member-does = عضو: يعمل على ما يخص فرقه
coordinator-does = منسّق: يعمل على كل شيء، ويقرر ما يرد
administrator-does = مسؤول إداري: مثله، ويعتني بالأشخاص والإعدادات
near = هذا العنوان لا يصل إلى هنا إلا من هذا الجهاز نفسه. ومن جهاز آخر ضع اسم هذا الجهاز مكانه.
