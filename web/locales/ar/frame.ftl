# The frame around every page, and the page of all places.

skip = انتقل إلى المحتوى
main = التنقل
work = عملي
cases = الملفات
triage = الفرز
new-case = ملف جديد
quarantine = الحجر
labels = شرح وسم
help = مساعدة
more = المزيد
search = ابحث في الملفات
sign-out = تسجيل الخروج
open = بانتظارك
clock-ok = الساعة سليمة
clock-doubt = الساعة موضع شك
waiting = { $count ->
    [zero] لا تغييرات بانتظار الإرسال
    [one] تغيير واحد بانتظار الإرسال
    [two] تغييران بانتظار الإرسال
    [few] { $count } تغييرات بانتظار الإرسال
    [many] { $count } تغييرًا بانتظار الإرسال
   *[other] { $count } تغيير بانتظار الإرسال
}
peers = { $count ->
    [zero] لا مواقع أخرى
    [one] موقع آخر واحد
    [two] موقعان آخران
    [few] { $count } مواقع أخرى
    [many] { $count } موقعًا آخر
   *[other] { $count } موقع آخر
}
lacks-bundle = حزمة مفقودة
sites = المواقع
conflicts = التعارضات
for-your-yes = بانتظار موافقتك
notices = ما وصلك
setup = الإعداد
told = كيف أُبلَّغ
all-places = كل الصفحات
places = الصفحات
journal = السجل
where-this-is = أين أنت
new-messages = { $count ->
    [zero] لا رسائل جديدة
    [one] رسالة جديدة واحدة
    [two] رسالتان جديدتان
    [few] { $count } رسائل جديدة
    [many] { $count } رسالة جديدة
   *[other] { $count } رسالة جديدة
}
more-messages = { $count ->
    [zero] رسائل جديدة
    [one] أكثر من رسالة جديدة واحدة
    [two] أكثر من رسالتين جديدتين
    [few] أكثر من { $count } رسائل جديدة
    [many] أكثر من { $count } رسالة جديدة
   *[other] أكثر من { $count } رسالة جديدة
}
