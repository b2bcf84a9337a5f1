# My work: the tasks of a person and their roles.

plan = Planificación
more = Más tareas
late = { $count ->
    [0] Nada va con retraso
    [one] Una tarea va con retraso
   *[other] { $count } tareas van con retraso
}
today = { $count ->
    [0] nada más vence hoy
    [one] una vence hoy
   *[other] { $count } vencen hoy
}
free = { $count ->
    [one] Nadie ha tomado todavía una de ellas.
   *[other] Nadie ha tomado todavía { $count } de ellas.
}
above = { $count ->
    [0] Todo está en su equipo.
    [one] Una tarea está por encima de los equipos.
   *[other] { $count } tareas están por encima de los equipos.
}
some = { $count ->
    [one] { NUMBER($shown) } de { $total } tarea
   *[other] { NUMBER($shown) } de { $total } tareas
}
some-match = { $count ->
    [one] { NUMBER($shown) } de { $total } tarea que coincide
   *[other] { NUMBER($shown) } de { $total } tareas que coinciden
}
no-more = No hay más tareas
no-match = Ninguna tarea coincide
no-match-why = Ninguna tarea que usted pueda leer cumple todos los filtros a la vez. Quite uno de ellos.
whole-view = Mostrar toda la vista
nothing = Nada que hacer en esta vista
nothing-why = Las tareas aparecen aquí cuando llegan a uno de sus roles o a usted.
all-cases = Ver todos los casos
tasks = Tareas
task = Tarea
pick = Elegir
with-picked = Con las tareas elegidas
picked = seleccionadas
sites-differ = dos sitios difieren
not-elsewhere = todavía no está en otro sitio
is-not-elsewhere = Todavía no está en otro sitio
ran-out = En lo más alto, nadie por encima
overdue = Con retraso
due-today = Vencen hoy
this-week = Esta semana
later = Más tarde
finished = Terminadas hace poco
at-top = En lo más alto
executives = En la dirección
heads = Con los jefes de departamento
leads = Con los jefes de equipo
teams = En los equipos
unread = Nueva:
waits-for = Espera a { $what }
blocked = Bloqueada
nobody = Nadie todavía
