# What happened on this node, for those who audit it.

lede = Lo que pasó en esta máquina: quién entró, quién leyó lo restringido, qué se cambió. Cuánto se anota depende del perfil; aquí hay identificadores, nunca lo que la gente escribió.
nothing = Nada que mostrar
nothing-why = Aquí no se anotó nada de esta clase, o ya pasó su plazo de conservación.
show-all = Mostrar todo
entries = Entradas
before = Mostrar lo anterior
all = todo
times = { $count ->
    [one] { $count } vez
   *[other] { $count } veces
}
