# The second thought before a node is removed.

title = استبعاد { $name }؟
node-at = الجهاز في
why = لماذا يُستبعَد؟
why-hint = كل موقع يحفظ هذا السبب ويعرضه.
follows = ما يترتب على ذلك
remove = استبعده نهائيا
leave = اتركه كما هو
