# People and roles: who signs in, what they may do, who holds which role.

title = Personas y roles
lede = { $count ->
    [one] { $count } persona puede iniciar sesión. Lo que cada cual puede hacer depende de su función, de sus equipos y de sus autorizaciones.
   *[other] { $count } personas pueden iniciar sesión. Lo que cada cual puede hacer depende de su función, de sus equipos y de sus autorizaciones.
}
cut = Hay más personas de las que se muestran aquí: la orden orgo user list las conoce todas.
people = Personas
name = Nombre
may = Puede
teams = Equipos
state = Estado
add = Añadir a alguien
add-hint = Después aparece un enlace, una sola vez: con él la persona elige su contraseña, en un plazo de siete días.
add-it = Añadir y crear el enlace
cleared-for = con autorización para { $what }
none = ninguno
no-sign-in = No puede iniciar sesión
signs-in = Inicia sesión
not-yet = Todavía no ha iniciado sesión
nobody = Nadie está todavía en un equipo: lo que llega espera a quien mire.
who-holds = Quién tiene qué rol
teams-hint = Uno por línea, por ejemplo Operations.Maintenance. Un equipo responde también de los que están por debajo.
may-read = Puede leer lo restringido en
mail = Dirección de correo
sign-in = Inicio de sesión
may-sign-in = Puede iniciar sesión
account = Cuenta
account-hint = A quien ya no puede iniciar sesión se le cierra enseguida, en cada sitio en cuanto se entera. Lo que hizo conserva su nombre.
keep = Guardar
link = Enlace de inicio de sesión
link-hint = Con él la persona elige una contraseña nueva. Sus enlaces anteriores dejan de valer; su contraseña vale hasta que elija otra.
make-link = Crear un enlace
link-for = Un enlace para { $name }
shown-once = Solo se muestra esta vez y se abre una sola vez. Quien lo tenga puede elegir la contraseña, hasta el
nobody-else = No se lo dé a nadie más
nobody-else-hint = Imprima esta página o envíelo por un medio que solo esa persona lea.
