# How this node is: what needs somebody, and what is known.

room-left = Quedan { $size } en el disco
room-text = Cuando el disco está lleno no se puede recibir nada: el correo espera en el servidor de correo y nadie puede guardar. Haga sitio, o pase la carpeta a un disco mayor.
clock-doubt = El reloj está en duda
clock-text = Nadie responde por él. Nada se escala por sí solo, y las horas se marcan como provisionales hasta que se aclare.
say-time = Decir qué hora es
not-loaded = No se cargaron reglas o módulos
still-holds = Lo último que funcionó sigue valiendo.
every-complaint = Ver todos los problemas
certificate = El certificado de las páginas caduca { $when }
certificate-text = Después los navegadores rechazan las páginas. Ponga un par nuevo en la carpeta tls de los datos.
locked = { $count ->
    [one] { $count } compartimento está bloqueado
   *[other] { $count } compartimentos están bloqueados
}
locked-text = Nada de ellos se puede leer aquí, y su correo espera.
go-unlock = Ir a desbloquear
not-sent = { $count ->
    [one] { $count } mensaje no se pudo enviar
   *[other] { $count } mensajes no se pudieron enviar
}
not-sent-text = Se reintentan solos, cada vez menos. La orden orgo outbox list dice por qué.
not-read = { $count ->
    [one] { $count } mensaje no se pudo leer
   *[other] { $count } mensajes no se pudieron leer
}
not-read-text = Se guardan byte por byte. Nadie actúa sobre ellos hasta que alguien mire.
look = Mirarlo
not-let-in = { $count ->
    [one] { $count } cambio de otros sitios no se admitió
   *[other] { $count } cambios de otros sitios no se admitieron
}
not-let-in-text = No cuentan aquí, cada uno por un motivo que figura al lado.
to-sites = Ir a los sitios
bundle-missing = Falta un paquete
bundle-text = Lo que llegó después se guarda. Pregunte a quien lleva la memoria USB.
silent = { $name } no da señales
never-met = Nunca hubo contacto.
met-last = Último contacto: { $when }.
has-all = Tiene todo lo que se escribió aquí.
it-lacks = { $count ->
    [one] Le falta { $count } cambio de lo que hay aquí.
   *[other] Le faltan { $count } cambios de lo que hay aquí.
}
lack-unknown = No se sabe qué le falta.
no-copy = No hay segunda copia
no-copy-text = Si este disco se rompe, se pierde todo. Invite a un segundo sitio, o copie en otro lugar la carpeta de los datos, con su archivo key, mientras el programa está parado: Orgo no hace copias de seguridad por sí solo.
alone = { $count ->
    [one] { $count } cambio está solo aquí desde hace más de una hora
   *[other] { $count } cambios están solo aquí desde hace más de una hora
}
alone-text = No se sabe de otro sitio que los tenga.
this-node = Esta máquina
site = Sitio
version = Versión
pages-open = Páginas abiertas desde hace
clock = Reloj
disk = Disco
free = Libre
not-known = no se sabe
databases = Bases de datos
changes = Cambios en el registro
of-what-you-read = { NUMBER($count) }, de lo que usted puede leer
mail = Correo
gateway = Pasarela
not-worked-on = Aún sin tratar
could-not-read = No se pudieron leer
to-send = Por enviar
tried-in-vain = { NUMBER($count) }, intentados en vano: { NUMBER($failing) }
configuration = Configuración
profile = Perfil
modules = Módulos
rules = Reglas
other-sites = Otros sitios
one-lacks = { $name }: faltan { NUMBER($count) }
no-other-site = no hay otro sitio
none-known = ninguno que se sepa
connected = Conectados
some-of = { NUMBER($some) } de { NUMBER($all) }
lags = Atrasados
backup = Copia de seguridad
no-backup = Orgo no hace ninguna por sí solo
clock-none = { $time }; nadie responde por él
clock-by = { $time }; { $who } responde por él
mail-off = apagada: iniciada con --no-mail
mail-both = envía por el servidor de mail.yaml; recibe lo que el servidor de correo entrega a orgo deliver
mail-in = no envía nada: no hay mail.yaml; recibe lo que el servidor de correo entrega a orgo deliver
loaded-not = Hay archivos que no se cargaron; lo último que funcionó sigue valiendo.
in-use = { NUMBER($count) } en uso.
every-hour = Cada hora cuenta.
hours-of = Cuentan las horas de { $name }.
all-well = Todo bien
needs = { $count ->
    [one] { $count } cosa necesita a alguien
   *[other] { $count } cosas necesitan a alguien
}
all-on = { NUMBER($count) }, todas activas.
some-off = { NUMBER($off) } de { NUMBER($count) } desactivadas
may-sign-in = { $count ->
    [one] { $count } persona puede entrar.
   *[other] { $count } personas pueden entrar.
}
may-sign-in-new = { $count ->
    [one] { $count } persona puede entrar, aún no lo han hecho: { NUMBER($new) }.
   *[other] { $count } personas pueden entrar, aún no lo han hecho: { NUMBER($new) }.
}
