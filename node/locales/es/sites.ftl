# Sites: who they are, how it goes with them, and how they join.

say-why = Diga por qué, con al menos una palabra.
more-sign = { $count ->
    [one] Falta la firma de { $count } administrador más. En la línea de órdenes, «orgo node revoke» crea un archivo que pasa de uno a otro.
   *[other] Falta la firma de { $count } administradores más. En la línea de órdenes, «orgo node revoke» crea un archivo que pasa de uno a otro.
}
unknown-node = una máquina que aquí no se conoce
stick-out = por memoria USB, tienen lo nuestro
stick-in = por memoria USB, llegó lo suyo
we-called = los llamamos
they-called = nos llamaron
traffic = { $sent } enviados, { $received } recibidos
removed-on = excluida el { $day }
removed-because = Excluida el { $day }: { $why }
clock-unknown = desconocido
agrees = coincide
seconds = { NUMBER($count) } s
ahead = adelantado { $length }
behind = atrasado { $length }
holds-nothing = No guarda nada.
holds = Guarda { $names }.
reads-only = { $name } (solo lectura)
carries = Lleva correo sellado para otros.
gateway = Recibe correo.
review = Hace revisiones.
courier = Lleva paquetes.
administrator = Aquí firman administradores.
clock-nobody = Marca { $time }, y nadie responde por él. Nada se escala por sí solo hasta que se aclare: diga qué hora es, o deje que esta máquina se encuentre con una que lo sepa.
clock-trusted = Marca { $time }. Se confía en él: { $who } responde por él.
by-chip = el reloj interno de esta máquina
by-peer = otra máquina
by-operator = una persona
by-server = un servidor de hora
missing-bundle = Falta de { $name }: paquete { $numbers }
missing-text = Lo que llegó después se guarda. Pregunte a quien lleva la memoria USB, o devuelva el recibo: pide lo que falta.
forked = { $name } siguió por dos caminos
forked-text = Dos máquinas escriben con su nombre: un disco copiado, o una copia de seguridad restaurada junto al original. Nada se ha perdido. Detenga una de las dos y haga que se una otra vez con claves propias.
removed-apart = Unos administradores excluyeron máquinas cada uno por su lado
removed-apart-text = Dos sitios escribieron a la vez exclusiones distintas. Ambas valen hasta que más de la mitad de los administradores estén de acuerdo: uno empieza con la orden orgo node settle, los demás firman el archivo que escribe.
restricted = { $name } (restringido)
every-site = Todos los sitios
choose-whom = Elija para quién es.
choose-files = Elija al menos un archivo hecho por otro sitio.
write-code = Escriba el código del recibo, o elija el archivo.
choose-hours = Elija cuánto vale, de 1 a { $most } horas.
choose-request = Elija el archivo que hizo el sitio nuevo.
tick-compartment = Marque lo que puede guardar: al menos un compartimento.
no-node-id = Esto no es un identificador de máquina: tiene 64 letras y cifras.
ticket-unsure = Nadie responde por el reloj de esta máquina: no podrá decir si el tique ha caducado.
removal-counts = Todo lo que escribió y aquí se conoce cuenta. Lo que escriba desde ahora no cuenta en ningún sitio, salvo que alguien lo adopte.
removal-keeps = Conserva lo que ya guarda y puede leerlo: cambie las contraseñas de quienes la usaban.
removal-refused = Los demás sitios la rechazan en cuanto lo sepan. Deje que se encuentren, o lléveles un paquete.
removal-tasks = Sus tareas abiertas siguen abiertas. Déselas a personas de otros sitios.
removal-final = No se puede deshacer. Si la máquina vuelve, se une otra vez con claves nuevas, en una carpeta vacía.
