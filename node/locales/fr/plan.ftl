# The plan of tasks: when things begin, are due and come again.

between = Du { $from } au { $to }, fuseau { $zone }.
since = Depuis { $when }
done = Terminée { $when }
failed = Échouée { $when }
ended = Finie { $when }
due = Échéance { $when }
due-late = Échéance { $when }, en retard
moves-up = Remonte { $when }
level = Niveau { $level }
again = À nouveau { $when }
then = { $count ->
    [one] Puis { $count } fois encore, jusqu’au { $when }
   *[other] Puis { $count } fois encore, jusqu’au { $when }
}
and-others = { $what }, et d’autres qui ne sont pas montrées
others-hidden = Les autres fois, s’il y en a, ne sont pas montrées
not-days = « { $typed } » n’est pas un nombre de jours de 1 à { $most }.
not-a-day = « { $typed } » n’est pas un jour : écrivez-le comme 2026-03-02.
