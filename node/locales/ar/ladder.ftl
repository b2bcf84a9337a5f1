# The ladder of a task: who stands where, and what brought it there.

top = قمة المنظمة
executive = الإدارة العليا
head = رئيس القسم
lead = رئيس الفريق
staff = الموظفون
came-in = وردت { $when }
moved-up = صُعِّدت { $when }: { $why }
next = { $when } إن لم تنته
clock-stands = فقط حين تعود الساعة إلى العمل
