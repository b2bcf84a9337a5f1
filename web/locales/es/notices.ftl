# What reached the reader.

title = Lo que le ha llegado
seen-all = Lo ha visto todo.
some-new = { $count ->
    [one] { $count } novedad. Abrir una tarea o un caso cuenta como haber visto lo que se le dijo de ellos.
   *[other] { $count } novedades. Abrir una tarea o un caso cuenta como haber visto lo que se le dijo de ellos.
}
i-saw-all = Lo he visto todo
show-all = Mostrar todo
show-new = Mostrar solo lo nuevo
nothing = Nada que leer
nothing-why = Lo que se le pide, lo que se escala hasta usted y lo que se decidió por usted está aquí, salga o no un correo.
my-work = Ir a mi trabajo
older = Anteriores
first-page = Volver a la primera página
new-show = más: mostrar
i-saw = Lo he visto
is-new = Nuevo
over = Ya terminó o ya no vale.
seen = Visto
