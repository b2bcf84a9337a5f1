# What happened on this node, for those who audit it.

lede = ما حدث على هذا الجهاز: من دخل، ومن قرأ المقيَّد، وما تغيّر. ومقدار ما يُدوَّن يحدده ملف الإعداد؛ هنا معرّفات لا ما كتبه الناس.
nothing = لا شيء للعرض
nothing-why = لم يُدوَّن هنا شيء من هذا النوع، أو انتهت مدة حفظه.
show-all = اعرض كل شيء
entries = القيود
before = اعرض ما قبل ذلك
all = الكل
times = { $count ->
    [zero] لا مرة
    [one] مرة واحدة
    [two] مرتين
    [few] { $count } مرات
    [many] { $count } مرة
   *[other] { $count } مرة
}
