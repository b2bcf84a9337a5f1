# One act on several tasks at once.

undo = تراجع
do-it = { $count ->
    [zero] لا مهام للتنفيذ
    [one] نفّذ على مهمة واحدة
    [two] نفّذ على مهمتين
    [few] نفّذ على { $count } مهام
    [many] نفّذ على { $count } مهمة
   *[other] نفّذ على { $count } مهمة
}
back = العودة إلى القائمة
leave = اتركه
show = اعرض ما سيتغير
then = بعده
became = أصبح
would-change = ما سيتغير
was-done = ما تم
was-undone = ما تم التراجع عنه
now = الآن
task = المهمة
before = قبله
