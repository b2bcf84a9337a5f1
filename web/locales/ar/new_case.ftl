# The form that opens a case by hand.

lede = صف ما حدث. تُنشأ منه مهمة وتذهب إلى الدور المذكور في الوسم.
fill-in = املأ استمارة
open = افتح الملف
leave = اخرج دون فتح ملف
title = العنوان
title-hint = أول ما ينبغي أن يُقرأ.
what-happened = ما حدث
general = عام
label = الوسم
role = الدور المسؤول عنه
role-hint = اتركه فارغا ليكون دور الوسم.
kind = النوع
priority = الأولوية
severity = الخطورة
not-said = غير محددة
label-means = ما معنى الوسم؟
site = الموقع
area = المبنى أو الغرفة أو المنطقة
tags = الكلمات المفتاحية
tags-hint = تفصل بينها فواصل.
