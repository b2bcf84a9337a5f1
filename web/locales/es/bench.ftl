# The test bench, where a mail is tried on the rules.

title = Probar un correo
lede = Lo que harían de él las reglas ahora y cuáles casi coincidieron. No se guarda nada, no se avisa a nadie.
sender = De
sender-hint = Por ejemplo dana@parents.example
to = Para
to-hint = La dirección a la que se entrega, por ejemplo maintenance@school.example
raw = El código fuente del correo
raw-hint = Con sus cabeceras, como lo da «ver código fuente» de un programa de correo. Entonces los campos de arriba no cuentan, salvo la dirección.
mail = El correo
subject = Asunto
text = Texto
paste = O pegar un correo entero
try-it = Probarlo
claimed = Lo toman reglas
unclaimed = Ninguna regla lo toma: iría a la clasificación
odd = Qué tenía de raro
matched = Qué coincidió
also-wants = También quiere esto:
near = Qué casi coincidió
