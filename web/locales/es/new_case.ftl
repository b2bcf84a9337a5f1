# The form that opens a case by hand.

lede = Cuente qué pasó. De ello se hace una tarea que va al rol de la etiqueta.
fill-in = Rellenar un formulario
open = Abrir el caso
leave = Salir sin abrir
title = Título
title-hint = Lo que hay que leer primero.
what-happened = Qué pasó
general = General
label = Etiqueta
role = Rol que se encarga
role-hint = Déjelo vacío para el rol de la etiqueta.
kind = Clase
priority = Prioridad
severity = Gravedad
not-said = Sin indicar
label-means = ¿Qué significa una etiqueta?
site = Sitio
area = Edificio, sala o zona
tags = Palabras clave
tags-hint = Separadas por comas.
