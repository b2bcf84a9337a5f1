# What came of bundles that were taken in.

from = Paquete { $number } de { $name }
part-from = Paquete { $number } de { $name }, parte { $part } de { $parts }
changes = { $count ->
    [one] { $count } cambio que no estaba aquí
   *[other] { $count } cambios que no estaban aquí
}
known = { $count ->
    [one] { $count } entrada que ya estaba aquí
   *[other] { $count } entradas que ya estaban aquí
}
pieces = { $count ->
    [one] { $count } trozo de un archivo adjunto
   *[other] { $count } trozos de archivos adjuntos
}
of-roster = { $count ->
    [one] { $count } entrada de la lista de máquinas
   *[other] { $count } entradas de la lista de máquinas
}
not-come = El paquete { $number } del mismo sitio no ha llegado.
waits = { $count ->
    [one] { $count } entrada espera la lista de máquinas.
   *[other] { $count } entradas esperan la lista de máquinas.
}
wanted = { $count ->
    [one] { $count } archivo adjunto no ha llegado: el recibo lo pide.
   *[other] { $count } archivos adjuntos no han llegado: el recibo los pide.
}
