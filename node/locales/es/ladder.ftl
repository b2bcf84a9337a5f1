# The ladder of a task: who stands where, and what brought it there.

top = Lo más alto de la organización
executive = Dirección
head = Jefe de departamento
lead = Jefe de equipo
staff = Personal
came-in = Llegó { $when }
moved-up = Escalada { $when }: { $why }
next = { $when }, si no está terminada
clock-stands = Solo cuando el reloj vuelva a correr
