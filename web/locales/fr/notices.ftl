# What reached the reader.

title = Ce qui vous est parvenu
seen-all = Vous avez tout vu.
some-new = { $count ->
    [one] { $count } nouveauté. Ouvrir une tâche ou un dossier, c’est avoir vu ce qu’on vous en a dit.
   *[other] { $count } nouveautés. Ouvrir une tâche ou un dossier, c’est avoir vu ce qu’on vous en a dit.
}
i-saw-all = J’ai tout vu
show-all = Tout montrer
show-new = Ne montrer que les nouveautés
nothing = Rien à lire
nothing-why = Ce qu’on vous demande, ce qui remonte jusqu’à vous et ce qui a été décidé pour vous se trouve ici, qu’un message parte ou non.
my-work = Aller à mon travail
older = Plus anciens
first-page = Retour à la première page
new-show = de plus : montrer
i-saw = Je l’ai vu
is-new = Nouveau
over = C’est terminé, ou ce n’est plus valable.
seen = Vu
