# The rules there are, in the order they are looked at.

rule = Regla
level = Nivel
version = Versión
state = Estado
acted = Actuó
waiting = En espera
rules = { $count ->
    [one] { $count } regla
   *[other] { $count } reglas
}
off = { $count ->
    [0] ninguna desactivada
    [one] { $count } desactivada
   *[other] { $count } desactivadas
}
in-order = Se examinan en este orden; cuando dos fijan lo mismo, gana la última.
which = Qué reglas
show-all = Mostrar todas las reglas
nothing = Nada que mostrar
nothing-why = Ninguna regla es de esta clase.
counts = { $days ->
    [one] «Actuó» cuenta el correo del último día del que una regla hizo trabajo, hasta donde usted puede leerlo.
   *[other] «Actuó» cuenta el correo de los últimos { $days } días del que una regla hizo trabajo, hasta donde usted puede leerlo.
}
is-cut = Hubo más de lo que se cuenta aquí.
by-time = Lo que hacen las reglas porque pasa el tiempo está en las cronologías.
try-mail = Probar un correo
dry-run = Simulación
every-complaint = Ver todos los errores
not-in-force = Lo que dicen los archivos no está en vigor
still-holds = Sigue en vigor lo último que funcionó.
