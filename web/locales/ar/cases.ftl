# The list of cases.

form = املأ استمارة
older = ملفات أقدم
none-shown = لا يُعرض أي ملف.
all = { $count ->
    [zero] كل الملفات ({ $total })
    [one] كل الملفات ({ $total })
    [two] كل الملفات ({ $total })
    [few] كل الملفات ({ $total })
    [many] كل الملفات ({ $total })
   *[other] كل الملفات ({ $total })
}
all-match = { $count ->
    [zero] كل الملفات المطابقة ({ $total })
    [one] كل الملفات المطابقة ({ $total })
    [two] كل الملفات المطابقة ({ $total })
    [few] كل الملفات المطابقة ({ $total })
    [many] كل الملفات المطابقة ({ $total })
   *[other] كل الملفات المطابقة ({ $total })
}
some = { $count ->
    [zero] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات
    [one] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات
    [two] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات
    [few] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات
    [many] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات
   *[other] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات
}
some-match = { $count ->
    [zero] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات المطابقة
    [one] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات المطابقة
    [two] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات المطابقة
    [few] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات المطابقة
    [many] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات المطابقة
   *[other] يُعرض { NUMBER($shown) } من أصل { $total } من الملفات المطابقة
}
no-older = لا توجد ملفات أقدم
no-match = لا ملف مطابق
no-match-why = لا ملف يحق لك قراءته يطابق كل المرشِّحات معا. أزل أحدها.
show-all = اعرض كل الملفات
none = لا توجد ملفات بعد
none-why = تُفتح الملفات من تلقاء نفسها حين توافق رسالة قاعدة، أو تُفتح يدويا.
open = افتح ملفا
case = الملف
moved-up = صُعِّدت مهمة منه
