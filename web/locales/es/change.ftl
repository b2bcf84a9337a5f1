# Small forms beside a case or a task, its files, and the cases it has to do with.

title = Cambiar
set = Guardar
files = Archivos
file = Archivo
at-most = Como máximo { $size }.
add-file = Añadir un archivo…
add-the-file = Añadir el archivo
take-away = Quitar el archivo { $name }
other-cases = Otros casos
