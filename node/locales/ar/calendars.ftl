# Calendars: which hours count, and when so many of them are over.

always = دائما
always-about = كل ساعة من كل يوم؛ والأوقات بتوقيت { $zone }.
about = بتوقيت { $zone }، الإصدار { $version }.
critical = والعمل الحرج ينتظره أيضا.
in-force = وهو المعتمد في ملف الإعداد.
not-there = لا يوجد هذا التقويم: اختر واحدا من القائمة.
not-a-time = ليس هذا يوما ووقتا: اكتب ‎2026-12-01T09:00‎.
put-forward = تُقدَّم ساعات { $zone } حينها فلا تشير أبدا إلى هذا الوقت.
over = ينتهي { $when }.
never-over = لا ينتهي أبدا: وقت العمل في التقويم قليل جدا.
