# The calendars of working time.

title = التقاويم
lede = يحدد التقويم الساعات التي تُحتسب من مهلة الاستجابة.
which = الموجود منها
calendar = التقويم
begins = يبدأ في
begins-hint = بتوقيت منطقة التقويم
length = كم يجب أن يُحتسب
length-hint = مثل ‎4 hours‎ أو ‎90 minutes‎ أو ‎PT4H‎
try-one = جرّب واحدا
count = احسب
over = متى تنتهي المهلة
