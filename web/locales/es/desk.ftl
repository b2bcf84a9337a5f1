# Lo que hace ágil una página abierta.

go = Ir a…
go-name = Ir a un lugar, un caso o una tarea, o hacer algo en esta página
place = Lugar
act = En esta página
case = Caso
task = Tarea
looking = Buscando en casos y tareas…
none = Nada aquí contiene estas palabras
close = Cerrar
gone = Ya no está aquí
peek = Vistazo
whole = Abrir la página entera
kept = Guardado en este navegador a las
discard = Descartar
sent = en camino
cancel = Cancelar
failed = No llegó. Envíelo de nuevo cuando la línea sea mejor.
cancelled = Se canceló y no se añadió nada.
