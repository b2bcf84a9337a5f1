# What sites set differently.

lede = { $count ->
    [one] { $count } diferencia por resolver. Se guardan todos los valores; mientras tanto nada espera.
   *[other] { $count } diferencias por resolver. Se guardan todos los valores; mientras tanto nada espera.
}
nothing = Ningún sitio dice otra cosa
nothing-why = Cuando dos sitios cambian lo mismo por separado, se guardan ambos valores y quedan aquí hasta que alguien decida.
my-work = Ir a mi trabajo
more = Hay más. Aparecerán aquí cuando estas se resuelvan.
to-settle = Por resolver
