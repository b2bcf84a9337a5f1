# The test bench, where a mail is tried on the rules.

title = جرّب رسالة
lede = ما كانت القواعد ستفعله بها الآن، وما كاد منها يطابقها. لا يُحفظ شيء ولا يُبلَّغ أحد.
sender = من
sender-hint = مثل ‎dana@parents.example‎
to = إلى
to-hint = العنوان الذي تُسلَّم إليه مثل ‎maintenance@school.example‎
raw = مصدر الرسالة
raw-hint = مع ترويساتها، كما يعطيها أمر «عرض المصدر» في برنامج البريد. وحينها لا تُحتسب الحقول أعلاه إلا العنوان.
mail = الرسالة
subject = الموضوع
text = النص
paste = أو الصق رسالة كاملة
try-it = جرّبها
claimed = شملتها قواعد
unclaimed = لا تشملها أي قاعدة: كانت ستذهب إلى الفرز
odd = ما كان غريبا فيها
matched = ما طابقها
also-wants = تشترط أيضا:
near = ما كاد يطابقها
