# What reached somebody, and what became of the mail about it.

arrived = وصلت إلى فريقك.
assigned = مطلوب منك القيام بها.
escalated = صُعِّدت إليك: لم يستلمها أحد في الوقت المحدد.
corrected = ما أُبلغت به لا يُحتسب: كان أحد خارج الاتصال قد تولاها في الوقت المحدد.
reminded = ما زالت تنتظر في أعلى سلّمها.
passed-on = هي عندك أو عند فريقك، وصُعِّدت إلى آخرين أيضا.
notified = تُبلغك قاعدة بهذا العمل.
informed = هذا لعلمك: لا يُطلب من أحد القيام بشيء.
decided = تقرر أمر الطلب.
invited = أنت مدعو: اذكر هل ستحضر.
comes-up = ذكرت أنك ستحضر: اقترب الموعد.
offered = معروض على وحدتك: اقبله أو ارفضه.
offer-answered = أُجيب عن العرض أو سُحب.
seated = كنت تنتظر مقعدا وصار لك مقعد.
called-off = أُلغي ما دُعيت إليه.
due-soon = موعدها بعد يوم.
unblocked = انتهى ما كانت تنتظره: يمكن المتابعة.
news = هناك جديد.
sent = أُرسل بريد.
on-its-way = البريد في الطريق.
no-mail = لا بريد: { $why }.
no-mail-yet = لا بريد بعد.
mail-waits = بريد ينتظر: { $why }.
