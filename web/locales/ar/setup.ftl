# Set-up: what the organisation works by, and how this node is.

lede = ما تعمل المنظمة وفقه. وهو واحد لكل المواقع: ما يُغيَّر في أحدها يسري فيها كلها حين يبلغها.
health = حالة هذا الجهاز
rules = القواعد
profile = ملف الإعداد
modules = الوحدات
calendars = التقاويم
who-belongs = من ينتمي إلى المنظمة وكيف تسير المزامنة.
programs = برامج أخرى تُبلَّغ بما يحدث.
entries = ما حدث على هذا الجهاز، قيدا قيدا.
on = مفعّلة
off = موقوفة
attached-things = ما تُرفقه القواعد والأشخاص: نصوص وملفات وجهات اتصال.
