# Whom events are posted to, and what was posted and answered.

title = إشعارات الويب
count = { $count ->
    [zero] لا إشعارات ويب.
    [one] إشعار ويب واحد.
    [two] إشعارا ويب.
    [few] { $count } إشعارات ويب.
    [many] { $count } إشعار ويب.
   *[other] { $count } إشعار ويب.
}
posts = هذا الجهاز يرسلها.
posts-none = هذا الجهاز لا يرسلها: ترسلها بوابة أخرى.
to-sites = اذهب إلى المواقع
none = لا إشعارات ويب
none-why = يمكن إبلاغ برامج أخرى بما يحدث عبر أحداث موقَّعة: الأمر `orgo webhook add` ينشئ واحدا.
test = أرسل تجربة
test-to = إلى { $name }
goes-to = يذهب إلى
told-of = يُبلَّغ عن
work-of = عمل
everything = كل شيء
all-teams = كل الفرق
again = أرسله مرة أخرى
posted = ما أُرسل خلال ثلاثين يوما
posted-hint = ما يُرسل مرة أخرى يحتفظ بمعرّفه ليتعرّف عليه من لديه من قبل.
