# What waits for the reader's yes.

lede = { $count ->
    [one] { $count } cosa que haría una regla o que se ofrece. Nada se hace antes de que alguien diga que sí.
   *[other] { $count } cosas que harían las reglas o que se ofrecen. Nada se hace antes de que alguien diga que sí.
}
nothing = Nada le espera
nothing-why = Aquí está lo que hacen las reglas además de encaminar, cuando la organización quiere que se le pregunte antes, y el trabajo que otras unidades ofrecen a la suya.
my-work = Ir a mi trabajo
more = Hay más. Aparecerá aquí cuando esto se decida.
why-not = Por qué no
why-not-hint = Un no necesita un motivo; un sí, no.
yes = Sí
no = No
since = desde
