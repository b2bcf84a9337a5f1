# Small forms beside a case or a task, its files, and the cases it has to do with.

title = تعديل
set = احفظ
files = ملفات مرفقة
file = ملف مرفق
at-most = { $size } على الأكثر.
add-file = أرفق ملفا…
add-the-file = أرفق الملف
take-away = أزل الملف المرفق { $name }
other-cases = ملفات أخرى
