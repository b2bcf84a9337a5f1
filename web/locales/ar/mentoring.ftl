# الإرشاد: من يرشد من.

title = الإرشاد
lede = من يشارك في ملف مرشدا ومن يُرشَد فيه ثنائي. كلاهما يرى الملف.
pairs = الثنائيات
no-pairs = لا ثنائي في الملفات التي يمكنك رؤيتها.
mentees = طلبوا مرشدا
no-mentees = لكل من طلب مرشد.
mentors = مرشدون متاحون
no-mentors = كل مرشد يرشد أحدا.
guides = { $mentor } يرشد { $mentee }
since = منذ
end = إنهاء…
why = السبب
seeks = هل يبحث من يُرشَد عن مرشد آخر؟
seeks-no = لا، انتهى الأمر
seeks-yes = نعم
end-it = أنهِ الثنائي
mentee = من يُرشَد
mentor = المرشد
who-hint = عنوان بريد مثل ‎ana@example.org‎. لا حاجة إلى حساب.
case = الملف
case-hint = اسمه القصير. فارغ: يُفتح لهما ملف خاص.
pair-two = تكوين ثنائي
pair = اجمع بينهما
