# What happened on this node, for those who audit it.

lede = Ce qui s’est passé sur cette machine : qui est entré, qui a lu ce qui est restreint, ce qui a été modifié. Le profil décide de ce qui est noté ; il y a ici des identifiants, jamais ce que les gens ont écrit.
nothing = Rien à montrer
nothing-why = Rien de ce genre n’a été noté ici, ou son délai de conservation est passé.
show-all = Tout montrer
entries = Entrées
before = Montrer ce qui précède
all = tout
times = { $count ->
    [one] { $count } fois
   *[other] { $count } fois
}
