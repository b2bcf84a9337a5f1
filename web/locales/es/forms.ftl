# The forms of modules, and what was answered to them.

title = Formularios
lede = Cada uno pregunta lo que necesita saber el rol que actúa, y se lo envía. Para todo lo demás:
open-case = abrir un caso
none = Ningún módulo en uso tiene formulario
none-why = Se puede abrir un caso nuevo para cualquier cosa.
restricted = Restringido
send = Enviar
leave = Salir sin enviar
filled-in = Lo que se rellenó
answers-lede = Lo que se rellenó y sigue vigente, lo más nuevo primero, hasta donde usted puede leerlo. Cierre su caso para quitar algo.
fill-in = Rellenar el formulario
nothing = Todavía no hay nada aquí
nothing-why = Lo que se rellena y usted puede leer se muestra aquí hasta que se cierre su caso.
older = Anteriores
