# What the rules as they are now would have made of past mail.

lede = ما كانت القواعد الحالية ستفعله ببريد الأيام الأخيرة، إلى جانب ما آل إليه. لا يُحفظ شيء ولا يُبلَّغ أحد، ولا يُنظر إلا فيما يحق لك قراءته.
mail-of = بريد آخر
without = كأن هذه القاعدة موقوفة
run = شغّل
more = { $count ->
    [zero] ولا مزيد.
    [one] وواحدة أخرى.
    [two] واثنتان أخريان.
    [few] و{ $count } أخرى.
    [many] و{ $count } أخرى.
   *[other] و{ $count } أخرى.
}
by-time = ما كانت القواعد المنتظرة للوقت ستفعله الآن
would-be = ما كان سيحدث
triage = الفرز
went-to = ذهب إلى
would-go = كان سيذهب إلى
