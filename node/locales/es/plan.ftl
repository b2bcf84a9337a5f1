# The plan of tasks: when things begin, are due and come again.

between = Del { $from } al { $to }, en { $zone }.
since = Desde { $when }
done = Terminada el { $when }
failed = Fallida el { $when }
ended = Acabada el { $when }
due = Vence el { $when }
due-late = Vencía el { $when }, con retraso
moves-up = Se escala el { $when }
level = Nivel { $level }
again = Otra vez el { $when }
then = { $count ->
    [one] Luego { $count } vez más, hasta el { $when }
   *[other] Luego { $count } veces más, hasta el { $when }
}
and-others = { $what }, y otras que no se muestran
others-hidden = Las otras veces, si las hay, no se muestran
not-days = «{ $typed }» no es un número de días de 1 a { $most }.
not-a-day = «{ $typed }» no es un día: escríbalo como 2026-03-02.
