# One act on several tasks at once.

undo = Deshacer
do-it = { $count ->
    [one] Hacerlo para { $count } tarea
   *[other] Hacerlo para { $count } tareas
}
back = Volver a la lista
leave = Dejarlo
show = Mostrar qué cambiaría
then = Después
became = Pasó a
would-change = Qué cambiaría
was-done = Qué se hizo
was-undone = Qué se deshizo
now = Ahora
task = Tarea
before = Antes
