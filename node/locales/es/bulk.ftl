# One act on several tasks at once: what it is called, how tasks stand, and what came of it.

head = { $count ->
    [one] { $act }: { $count } tarea
   *[other] { $act }: { $count } tareas
}
give = Dar a
give-to = Dar a { $who }
priority = Prioridad
priority-to = Prioridad «{ $priority }»
tag = Palabra clave
tag-with = Palabra clave «{ $tag }»
hold = Poner en espera
cancel = Cancelar
person = Persona
reason = Motivo
nobody = Nadie todavía
tagged = Con la palabra clave
untagged = Sin la palabra clave
some-task = Una tarea
only-first = Solo se miran las primeras { NUMBER($count) } tareas.
no-change = No cambiaría nada.
would-stay = { $count ->
    [one] { $count } tarea quedaría como está: el motivo está al lado.
   *[other] { $count } tareas quedarían como están: el motivo está al lado.
}
done = { $count ->
    [one] Hecho: { $count } tarea.
   *[other] Hecho: { $count } tareas.
}
done-of = { $count ->
    [one] Hecho: { NUMBER($done) } de { $count } tarea.
   *[other] Hecho: { NUMBER($done) } de { $count } tareas.
}
undone = { $count ->
    [one] Deshecho: { $count } tarea.
   *[other] Deshecho: { $count } tareas.
}
undone-of = { $count ->
    [one] Deshecho: { NUMBER($done) } de { $count } tarea.
   *[other] Deshecho: { NUMBER($done) } de { $count } tareas.
}
can-undo = Se puede deshacer en la página siguiente.
undo-takes = «Deshacer» lo revierte.
stays-told = Quien fue avisado entretanto queda avisado.
times-anew = Los plazos empiezan de nuevo donde la prioridad los decide.
status-back = El estado vuelve entonces atrás, con una línea en el historial.
status-back-sent = El estado vuelve entonces atrás, con una línea en el historial. Los mensajes enviados entretanto quedan enviados.
