# The first hour of an organisation.

title = Bienvenida a { $site }
progress = { NUMBER($done) } de { NUMBER($all) } pasos hechos. Lo demás puede esperar: Orgo ya trabaja.
all-done = Todo está hecho.
steps = Primeros pasos
lead = Lo primero que necesita una organización nueva.
named = Nombrar la organización y este sitio
named-what = { $organization }, { $site }, perfil { $profile }.
administrator = Nombrar a la primera persona administradora
administrator-what = Alguien se ocupa de este sitio.
mail = Dejar entrar el correo
mail-what = Haga que el servidor de correo entregue los mensajes de la organización a «orgo deliver», o importe un archivo con «orgo import». Lo que las reglas conocen se convierte en trabajo.
mail-done = Ya ha entrado algo.
people = Invitar a tres personas
people-what = Cada una recibe un enlace que sirve una sola vez y elige una contraseña.
people-done = { $count ->
    [one] { $count } persona puede iniciar sesión.
    [many] { $count } de personas pueden iniciar sesión.
   *[other] { $count } personas pueden iniciar sesión.
}
people-do = Invitar a personas
sites = Añadir un segundo sitio
sites-what = Hasta entonces esta es la única copia. Se une con un tique por la red, o con archivos en una memoria.
sites-done = { $count ->
    [one] { $count } sitio.
    [many] { $count } de sitios guardan lo que les está permitido.
   *[other] { $count } sitios guardan lo que les está permitido.
}
sites-do = Añadir un sitio
try-it = Pruébelo ahora
try-what = Escriba un correo y vea qué regla lo tomaría, a quién iría y por qué. No se guarda nada.
try-do = Probar un correo
