# The modules in use.

title = Módulos
lede = { $count ->
    [one] { $count } módulo en uso. Un módulo es una carpeta de datos que enseña a Orgo un ámbito: sus palabras, sus formularios, sus reglas.
   *[other] { $count } módulos en uso. Un módulo es una carpeta de datos que enseña a Orgo un ámbito: sus palabras, sus formularios, sus reglas.
}
loaded = Se cargaron todos los archivos de configuración.
no-promise = Eso no promete que las reglas hagan lo que se quería: pruebe un correo o haga una simulación.
each-line = Lo último que funcionó sigue en vigor, en todos los sitios. Cada línea dice en qué archivo, línea y columna.
own = propio de la organización
comes-with = viene con Orgo
kinds = { $count ->
    [one] { $count } clase de trabajo
   *[other] { $count } clases de trabajo
}
sets = { $count ->
    [one] fija { $count } ajuste de otro modo
   *[other] fija { $count } ajustes de otro modo
}
version = versión
