# What is wrong with an answer, and what a form says of itself.

stranger = ليس في الاستمارة هذا الحقل، وفيها { $fields }
needed = تلزم إجابة هنا
one-line = المطلوب هنا سطر واحد
too-long = { $count ->
    [zero] لا أحرف: الحد الأقصى { NUMBER($most) }
    [one] حرف واحد: الحد الأقصى { NUMBER($most) }
    [two] حرفان: الحد الأقصى { NUMBER($most) }
    [few] { $count } أحرف: الحد الأقصى { NUMBER($most) }
    [many] { $count } حرفا: الحد الأقصى { NUMBER($most) }
   *[other] { $count } حرف: الحد الأقصى { NUMBER($most) }
}
no-choice = لا يمكن اختيار «{ $typed }»: المتاح { $allowed }
no-day = «{ $typed }» ليس يوما: اكتبه مثل 2026-03-02
no-number = «{ $typed }» ليس عددا: اكتب مثلا 12 أو 12.5
yes-or-no = «{ $typed }» ليس نعم ولا لا
at = { $asked }: { $problem }.
becomes = يصبح ملفا فيه مهمة واحدة، لـ { $role }.
restricted = مقيَّد
restricted-text = لا يقرأ ما ترسله إلا من يحق له ذلك. وإن لم تكن منهم فلن تراه مرة أخرى أنت أيضا.
