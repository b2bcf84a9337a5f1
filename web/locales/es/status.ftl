# How this node is, at a glance.

all-measured = Todo lo que se puede medir aquí está bien.
lede = { $count ->
    [one] { $count } cosa necesita a alguien. La primera es la que más urge.
   *[other] { $count } cosas necesitan a alguien. La primera es la que más urge.
}
needs = Necesita a alguien
worth = Conviene saber
well = Todo bien
no-promise = Eso no promete que otros sitios tengan lo que se escribió aquí, que alguien lo haya leído, ni que haya una copia de esta carpeta en otro lugar.
measured = Medido al abrir la página, solo en esta máquina. Los programas preguntan en /health.
