# Who comes to a case.

title = من سيحضر
calendar = إلى تقويمي
came = حضر
missed = لم يحضر
write-down = دوّن…
comes = سيحضر
may-come = ربما يحضر
comes-not = لن يحضر
was-missing = كان غائبا
i-come = سأحضر
maybe = ربما
i-do-not = لن أحضر
whom = من
whom-hint = عناوين بريد، أو أسماء وأدوار من لهم حسابات: واحد في كل سطر.
roster = كل من في القائمة
roster-hint = ملف أشخاصه أعضاء فيه: اسمه القصير أو عنوانه على الشبكة.
one-mail = يتلقى كل واحد رسالة فيها رابط للرد.
invite = ادعُ أشخاصا…
invite-them = ادعُ
begins = يبدأ في
seats = المقاعد
seats-hint = إن تُرك فارغا فبعدد من يحضر.
say-when = حدّد موعد اللقاء…
