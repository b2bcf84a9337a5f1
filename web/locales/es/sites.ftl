# Sites and sync: how it goes with every node.

title = Sitios y sincronización
alone = Es la única máquina de la organización. Invite a un sitio para repartir el trabajo y guardar una segunda copia.
lede = { $all ->
    [one] Esta máquina y { $all } más. Conectadas ahora: { NUMBER($talking) } de { $all }.
   *[other] Esta máquina y { $all } más. Conectadas ahora: { NUMBER($talking) } de { $all }.
}
what-time = ¿Qué hora es?
what-time-hint = Según un reloj o un teléfono, en la zona indicada arriba, con dos minutos de margen. Vale hasta que esta máquina se arranque otra vez.
say-time = Decir qué hora es
this-is-time = Esta es la hora
clock = El reloj de esta máquina
to-decide = Por decidir
set-differently = Lo que los sitios fijaron de otro modo
not-let-in = Lo que no se admitió
unread = Correo que no se pudo leer
webhooks = Webhooks
needs-passphrase = espera su frase de acceso
no-key = su archivo de clave no está en esta máquina
passphrase = Frase de acceso
unlock = Desbloquearlo
locked = Bloqueados aquí
locked-hint = Nada de lo que contienen se puede leer aquí, su correo espera y no participan en la sincronización hasta que se desbloqueen.
unknown = desconocido
nothing = nada
entries = { $count ->
    [one] { $count } entrada
   *[other] { $count } entradas
}
this-node = Esta máquina
even = Conectada, al día
talking = Conectada, poniéndose al día
met = No conectada ahora
carried = Solo por memoria USB
not-reached = No se pudo contactar
never-met = Nunca en contacto
removed = Retirada
is-founding = miembro fundador
is-approved = admitida
is-removed = retirada
site = Sitio
connection = Conexión
last-contact = Último contacto
lacks-ours = Lo que le falta de lo nuestro
lack-its = Lo que nos falta de lo suyo
traffic = Tráfico
its-clock = Su reloj
version = Versión
nodes = Las máquinas de la organización
nodes-hint = «Al día» significa que cada una tenía lo que tenía la otra cuando compararon por última vez. No promete que alguien lo haya leído. «Desconocido» no es nada.
never = nunca
remove-one = Retirar { $name }…
remove = Retirar…
