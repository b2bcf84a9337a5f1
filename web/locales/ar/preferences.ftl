# How the reader wishes to be told.

lede = العمل ذو الخطورة الحرجة لا يلتزم من هذا إلا باللغة: يصل فورا.
mail = البريد
language = اللغة
usual = كما تكتب المنظمة
each = كل رسالة على حدة
each-morning = رسالة واحدة كل صباح
each-monday = رسالة واحدة صباح كل اثنين، فيها حال العمل
zone = المنطقة الزمنية لساعتي
zone-hint = مثل ‎Africa/Nairobi‎
without = من دونها:
quiet = ساعات الهدوء
quiet-hint = مثل ‎21:00-06:30‎. ما يصل خلالها ينتظر حتى تنتهي.
together = مجتمعة
bundle = الدقائق التي تُجمع في رسالة
bundle-hint = مثل 10. اتركه فارغا لتصل الرسالة فورا.
muted = لا رسائل عن
keep = احفظ
