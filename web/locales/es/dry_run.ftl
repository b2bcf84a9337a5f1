# What the rules as they are now would have made of past mail.

lede = Lo que las reglas actuales habrían hecho con el correo de los últimos días, junto a lo que fue de él. No se guarda nada, no se avisa a nadie, y solo se mira lo que usted puede leer.
mail-of = Correo de los últimos
without = Como si esta regla estuviera inactiva
run = Ejecutar
more = { $count ->
    [one] Y { $count } más.
   *[other] Y { $count } más.
}
by-time = Qué harían ahora las reglas que esperan
would-be = Qué habría sido
triage = clasificación
went-to = Fue a
would-go = Iría a
