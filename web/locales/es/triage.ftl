# What no rule claimed.

lede = { $count ->
    [one] Un mensaje que ninguna regla tomó. Se guarda hasta que alguien decida; no se tira nada.
   *[other] { $count } mensajes que ninguna regla tomó. Cada uno se guarda hasta que alguien decida; no se tira nada.
}
all-placed = Cada mensaje ha encontrado su lugar.
to-decide = Por decidir
unread = No se pudo leer
came-in = Lo que llegó
nothing = Nada espera una decisión
nothing-why = Los mensajes vienen aquí cuando ninguna regla los toma. Lo que coincide con una regla va directo a su rol.
my-work = Ir a mi trabajo
older = Mensajes anteriores
no-subject = (sin asunto)
why-none = ¿Por qué ninguna regla lo tomó?
suggested = Sugerencia
accept = Abrir el caso así
same-matter = Quizá el mismo asunto
none-near = Ninguna regla se le acerca.
none-similar = Ningún caso parecido que usted pueda leer.
why = Por qué:
title = Título
label = Etiqueta
kind = Clase de tarea
general = General
case = Caso
case-hint = Su nombre corto o palabras de su título.
why-aside = ¿Por qué no hay nada que hacer?
open = Abrir un caso…
open-it = Abrir el caso
link = Ponerlo en un caso…
link-it = Ponerlo allí
aside = Apartar…
aside-it = Apartarlo
open-nameless = El caso queda anonimizado: quien escribió esto figura solo con su seudónimo.
link-nameless = El caso sigue tan visible como está: quien lo lee también lee esto, con el seudónimo.
