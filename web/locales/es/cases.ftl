# The list of cases.

form = Rellenar un formulario
older = Casos anteriores
none-shown = No se muestra ningún caso.
all = { $count ->
    [one] El único caso ({ $total })
   *[other] Los { $total } casos
}
all-match = { $count ->
    [one] El único caso que coincide ({ $total })
   *[other] Los { $total } casos que coinciden
}
some = { $count ->
    [one] { NUMBER($shown) } de { $total } caso
   *[other] { NUMBER($shown) } de { $total } casos
}
some-match = { $count ->
    [one] { NUMBER($shown) } de { $total } caso que coincide
   *[other] { NUMBER($shown) } de { $total } casos que coinciden
}
no-older = No hay casos anteriores
no-match = Ningún caso coincide
no-match-why = Ningún caso que usted pueda leer cumple todos los filtros a la vez. Quite uno de ellos.
show-all = Mostrar todos los casos
none = Todavía no hay casos
none-why = Los casos se abren solos cuando un mensaje coincide con una regla, o a mano.
open = Abrir un caso
case = Caso
moved-up = Una tarea se ha escalado
