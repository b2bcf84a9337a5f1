# The frame around every page, and the page of all places.

skip = Ir al contenido
main = Navegación
work = Mi trabajo
cases = Casos
triage = Clasificación
new-case = Caso nuevo
quarantine = Cuarentena
labels = Leer una etiqueta
help = Ayuda
more = Más
search = Buscar casos
sign-out = Cerrar sesión
open = pendientes
clock-ok = hora segura
clock-doubt = hora dudosa
waiting = { $count ->
    [one] { $count } por enviar
   *[other] { $count } por enviar
}
peers = { $count ->
    [one] { $count } sitio más
   *[other] { $count } sitios más
}
lacks-bundle = falta un paquete
sites = Sitios
conflicts = Conflictos
for-your-yes = Espera su sí
notices = Para usted
setup = Ajustes
told = Cómo se me avisa
all-places = Todas las páginas
places = Páginas
journal = Registro
where-this-is = Dónde está
new-messages = { $count ->
    [0] Ningún mensaje nuevo
    [one] { $count } mensaje nuevo
    [many] { $count } de mensajes nuevos
   *[other] { $count } mensajes nuevos
}
more-messages = Más de { NUMBER($count) } mensajes nuevos
