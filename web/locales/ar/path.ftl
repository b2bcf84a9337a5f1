# مسار العمل، وفي أي اتجاه تنتقل المعلومات.

title = المسار
up = إلى أعلى
down = إلى أسفل
sideways = أفقيا
stays = المكان نفسه
opened = بدأ هنا
climbed = صعد من تلقاء نفسه
handed-over = سُلِّم
relabeled = تغير وسمه
transferred = تسلمته وحدة أخرى
decided = بُتَّ فيه
resolved = حُلَّ
reopened = أعيد فتحه
ruled = نقلته قاعدة
settled = المعتمد في النهاية
request = تصعد الطلبات للموافقة.
update = تنتقل التحديثات أفقيا أو تنزل.
decision = تنزل القرارات.
report = تصعد التقارير.
distribution = تنزل التوزيعات أو تنتقل أفقيا.
against-request = تصعد الطلبات للموافقة؛ وهذا الطلب نزل.
against-update = تنتقل التحديثات أفقيا أو تنزل؛ وهذا التحديث صعد.
against-decision = تنزل القرارات؛ وهذا القرار صعد.
against-report = تصعد التقارير؛ وهذا التقرير نزل.
against-distribution = تنزل التوزيعات أو تنتقل أفقيا؛ وهذا التوزيع صعد.
