# Las teclas que actúan en las páginas.

title = Teclas
lede = Para quien prefiere no usar el ratón. Las teclas actúan donde el navegador ejecuta scripts; sin ellos, cada página funciona igual.
switch = Las letras y signos sueltos actúan en la página
switch-why = Se guarda en este navegador. Sin ellas quedan las flechas, Enter, Esc y Ctrl K.
lists = En una lista
next = La fila siguiente
before = La fila anterior
open = Abrir la fila
pick = Elegir la fila, o soltarla
peek = Ver la fila sin salir de la lista
complete = Terminar lo elegido, o la fila
hold = Poner en espera lo elegido, o la fila
give = Dar a alguien lo elegido, o la fila
page = En la página de una tarea o un caso
main = El paso siguiente, el botón que destaca
ask-hold = Ponerla en espera
ask-give = Darla a alguien
comment = Escribir un comentario
up = Volver a la lista
every = En cada página
go = Ir a un lugar, un caso o una tarea, o hacer algo en la página
search = Buscar en los casos
start-case = Un caso nuevo
help = Mostrar estas teclas
shut = Cerrar lo que está abierto
places = A un lugar: primero G, después
