# Whom events are posted to, and what was posted and answered.

title = Webhooks
count = { $count ->
    [one] { $count } webhook.
   *[other] { $count } webhooks.
}
posts = Esta máquina los envía.
posts-none = Esta máquina no envía ninguno: lo hace otra pasarela.
to-sites = Ir a los sitios
none = Ningún webhook
none-why = Se puede contar a otros programas lo que pasa, con eventos firmados: `orgo webhook add` crea uno.
test = Enviar una prueba
test-to = a { $name }
goes-to = Va a
told-of = Se le cuenta
work-of = Trabajo de
everything = todo
all-teams = todos los equipos
again = Enviarlo otra vez
posted = Enviados en los últimos treinta días
posted-hint = Lo que se envía otra vez conserva su identificador, para que un receptor que ya lo tiene lo reconozca.
