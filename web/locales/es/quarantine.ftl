# What could not be read.

lede = { $total ->
    [one] { NUMBER($shown) } de { $total } cosa que no se pudo leer. Los bytes se guardan como llegaron; no se hizo nada con ellos.
   *[other] { NUMBER($shown) } de { $total } cosas que no se pudieron leer. Los bytes se guardan como llegaron; no se hizo nada con ellos.
}
my-triage = Ir a la clasificación
nothing = Todo se pudo leer
nothing-why = Cuando llega algo que no se puede leer, se guarda aquí con el motivo.
harmful = Un original descargado puede ser dañino. Ábralo solo donde sea seguro.
underway = Todavía no está en su sitio
original = Descargar el original
again = Leerlo otra vez
adopt = Aceptarlo sin leer
again-hint = Leerlo otra vez usa el programa como es ahora. Aceptado sin leer, va a la clasificación con sus bytes como archivo.
why-useless = ¿Por qué no sirve?
discard-hint = Sus bytes quedan hasta que acabe el plazo de conservación del correo, y se anota quién lo descartó.
discard = Descartar…
discard-it = Descartarlo
because = Porque:
decided = Decidido
