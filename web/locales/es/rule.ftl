# One rule.

file = Archivo
order = Orden
does = Qué hace
written = Tal como está escrita
text = El texto de la regla
facts = Datos
switch-off = Desactivarla
switch-on = Activarla
off-means = Desde entonces ningún sitio la examina. Lo que hizo queda como está; lo que habría tomado va a otras reglas o a la clasificación. Su texto queda en su archivo.
on-means = Desde entonces todos los sitios la examinan otra vez. Lo que llegó mientras estaba inactiva queda donde fue.
admin-only = Un administrador puede desactivarla y activarla.
off-in-file = Está desactivada donde está escrita, con `enabled: false`: cambie ese archivo.
elsewhere = Esta no es una máquina de administrador: hágalo en una de ellas.
switch = Activación
waits = Espera un sí
decide = Ir a decidir
made = { $days ->
    [one] Qué hizo en { $days } día
   *[other] Qué hizo en { $days } días
}
timed = Espera a que pase el tiempo: lo que hizo está en las cronologías de las tareas. «Simulación» dice qué haría ahora.
nothing = Nada que usted pueda leer. Eso no dice que no hiciera nada donde usted no puede mirar.
replaced = decidido de otro modo desde entonces
version = versión
added-to = Se sumó a lo que abrió
