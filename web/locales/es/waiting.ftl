# What waits for the reader's yes.

lede = { $count ->
    [one] { $count } cosa espera: lo que haría una regla, lo que se ofrece o lo que alguien hizo sin tener ya derecho a ello.
   *[other] { $count } cosas esperan: lo que harían las reglas, lo que se ofrece y lo que hicieron personas sin tener ya derecho a ello.
}
nothing = Nada le espera
nothing-why = Aquí está lo que las reglas hacen más allá de encaminar cuando la organización quiere que se le pregunte antes, el trabajo que otras unidades ofrecen a la suya y lo que hicieron personas sin saber que ya no tenían derecho a ello.
my-work = Ir a mi trabajo
more = Hay más. Aparecerá aquí cuando esto se decida.
why-not = Por qué no
why-not-hint = Un no necesita un motivo; un sí, no.
yes = Sí
no = No
since = desde
counts = Cuenta
counts-not = No cuenta
