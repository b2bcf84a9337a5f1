# Times and lengths of time. Lists of names have a space between two.

weekdays = الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
weekdays-short = الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
months = يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
months-short = يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
day-month = { $day } { $month }
date = { $weekday } { $day } { $month }
date-of-year = { $weekday } { $day } { $month } { $year }
long-date = { $weekday } { $day } { $month }
long-date-of-year = { $weekday } { $day } { $month } { $year }
at = { $date }، { $time }
today = اليوم، { $date }
just-now = الآن
minutes-ago = { $count ->
    [zero] قبل أقل من دقيقة
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $count } دقائق
    [many] قبل { $count } دقيقة
   *[other] قبل { $count } دقيقة
}
under-a-minute = أقل من دقيقة
minutes = { $count ->
    [zero] أقل من دقيقة
    [one] دقيقة
    [two] دقيقتان
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
hours = { $count ->
    [zero] أقل من ساعة
    [one] ساعة
    [two] ساعتان
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}
days = { $count ->
    [zero] أقل من يوم
    [one] يوم
    [two] يومان
    [few] { $count } أيام
    [many] { $count } يوما
   *[other] { $count } يوم
}
both = { $large } و{ $small }
over = متأخر { $length }
paused = معلّقة
at-top-since = في القمة منذ { $when }
at-top-for = في القمة: { $span }
