# What is wrong with an answer, and what a form says of itself.

stranger = le formulaire n’a pas ce champ ; il a { $fields }
needed = il faut une réponse ici
one-line = une seule ligne, s’il vous plaît
too-long = { $count ->
    [one] { $count } caractère : au plus { NUMBER($most) }
   *[other] { $count } caractères : au plus { NUMBER($most) }
}
no-choice = « { $typed } » ne peut pas être choisi ; possibles : { $allowed }
no-day = « { $typed } » n’est pas un jour : écrivez-le comme 2026-03-02
no-number = « { $typed } » n’est pas un nombre : écrivez par exemple 12 ou 12,5
yes-or-no = « { $typed } » n’est ni oui ni non
at = { $asked } : { $problem }.
becomes = Cela devient un dossier avec une tâche, pour { $role }.
restricted = Restreint
restricted-text = Seules les personnes habilitées lisent ce que vous envoyez. Si vous ne l’êtes pas, vous ne le reverrez pas non plus.
