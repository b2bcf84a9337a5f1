# The plan of tasks: when things begin, are due and come again.

between = من { $from } إلى { $to }، بتوقيت { $zone }.
since = منذ { $when }
done = اكتملت { $when }
failed = لم تنجح { $when }
ended = انتهت { $when }
due = موعدها { $when }
due-late = موعدها { $when }، متأخرة
moves-up = تُصعَّد { $when }
level = المستوى { $level }
again = مرة أخرى { $when }
then = { $count ->
    [zero] ثم لا مرات أخرى، حتى { $when }
    [one] ثم مرة أخرى، حتى { $when }
    [two] ثم مرتين أخريين، حتى { $when }
    [few] ثم { $count } مرات أخرى، حتى { $when }
    [many] ثم { $count } مرة أخرى، حتى { $when }
   *[other] ثم { $count } مرة أخرى، حتى { $when }
}
and-others = { $what }، ومرات أخرى لا تُعرض
others-hidden = لا تُعرض المرات الأخرى إن وُجدت
not-days = «{ $typed }» ليس عدد أيام من 1 إلى { $most }.
not-a-day = «{ $typed }» ليس يوما: اكتبه مثل 2026-03-02.
