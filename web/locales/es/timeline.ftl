# What happened: signals, notes, steps and what sites set differently.

title = Cronología
nothing = Todavía no ha pasado nada.
to = para
quoted = { $count ->
    [one] Texto citado, { $count } línea
   *[other] Texto citado, { $count } líneas
}
original = Ver el original
wrote = escribió una nota
why = ¿Por qué?
shown-now = se muestra ahora
which-holds = ¿Qué valor vale?
keep = Quedarse con este
differ = Los sitios no coinciden en: { $field }
noticed = notado el
all-kept = Se guardan todos los valores. Hasta que alguien decida, cada sitio muestra el marcado «se muestra ahora».
comment = Comentario
add-comment = Añadir el comentario
show-all = Todo
show-mail = Correos
show-notes = Notas
show-steps = Pasos
newest-first = Lo más reciente primero
oldest-first = Lo más antiguo primero
what-is-shown = Lo que se muestra
