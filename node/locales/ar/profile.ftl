# The profile: what held, how two differ, what another would have done.

version = { $name }، الإصدار { $version }
no-module = لا وحدة بعينها
said = { $value }، حسب { $by }
by-node = من الجهاز نفسه
at-site = { $who } في { $site }
last-months = { $count ->
    [zero] أقل من شهر
    [one] شهر
    [two] شهرين
    [few] { $count } أشهر
    [many] { $count } شهرا
   *[other] { $count } شهر
}
choose-months = اختر عدد الأشهر.
at-once-to = فورا إلى { $label }
after-to = بعد { $length } إلى { $label }
work = أولوية { $priority }، خطورة { $severity }
escalated = مع { $other }، المهام التي كانت ستُصعَّد: { NUMBER($would) } من { NUMBER($tasks) }، بدلا من { NUMBER($did) }.
steps = الخطوات التي كانت ستحدث: { NUMBER($would) }، منها { NUMBER($would-night) } ليلا، بدلا من { NUMBER($did) }، منها { NUMBER($did-night) } ليلا.
only-then = { $count ->
    [zero] لم تكن أي مهمة أخرى ستُصعَّد.
    [one] مهمة واحدة لم تُصعَّد كانت ستُصعَّد.
    [two] مهمتان لم تُصعَّدا كانتا ستُصعَّدان.
    [few] { $count } مهام لم تُصعَّد كانت ستُصعَّد.
    [many] { $count } مهمة لم تُصعَّد كانت ستُصعَّد.
   *[other] { $count } مهمة لم تُصعَّد كانت ستُصعَّد.
}
only-now = { $count ->
    [zero] كل ما صُعِّد كان سيُصعَّد أيضا.
    [one] مهمة واحدة صُعِّدت لم تكن ستُصعَّد.
    [two] مهمتان صُعِّدتا لم تكونا ستُصعَّدان.
    [few] { $count } مهام صُعِّدت لم تكن ستُصعَّد.
    [many] { $count } مهمة صُعِّدت لم تكن ستُصعَّد.
   *[other] { $count } مهمة صُعِّدت لم تكن ستُصعَّد.
}
sooner = من المهام التي تُصعَّد في الحالتين: أبكر { NUMBER($sooner) }، ومتأخرة { NUMBER($later) }.
executive = المهام التي كانت ستصل إلى الإدارة: { NUMBER($count) }، بدلا من { NUMBER($did) }.
tasks-up = مهام صُعِّدت
counted-steps = الخطوات
steps-at-night = الخطوات ليلا
reached-top = وصلت إلى القمة
limits = من { $from } إلى { $until }، من العمل الذي يحق لك أن تقرأه.
cut = { $count ->
    [zero] كان هناك المزيد: لم يُنظر في أي ملف.
    [one] كان هناك المزيد: لم يُنظر إلا في آخر ملف تغير.
    [two] كان هناك المزيد: لم يُنظر إلا في آخر ملفين تغيرا.
    [few] كان هناك المزيد: لم يُنظر إلا في آخر { $count } ملفات تغيرت.
    [many] كان هناك المزيد: لم يُنظر إلا في آخر { $count } ملفا تغير.
   *[other] كان هناك المزيد: لم يُنظر إلا في آخر { $count } ملفا تغير.
}
