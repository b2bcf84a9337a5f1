# What waits for the reader's yes.

lede = { $count ->
    [one] { $count } chose attend : ce qu’une règle ferait, ce qui est proposé, ou ce que quelqu’un a fait sans en avoir encore le droit.
   *[other] { $count } choses attendent : ce que des règles feraient, ce qui est proposé, et ce que des personnes ont fait sans en avoir encore le droit.
}
nothing = Rien ne vous attend
nothing-why = Ici se trouve ce que les règles font au-delà de l’acheminement quand l’organisation veut être consultée d’abord, le travail que d’autres unités proposent à la vôtre, et ce que des personnes ont fait sans savoir qu’elles n’en avaient plus le droit.
my-work = Aller à mon travail
more = Il y a autre chose. Cela apparaîtra ici quand ceci sera décidé.
why-not = Pourquoi non
why-not-hint = Un non demande une raison, un oui non.
yes = Oui
no = Non
since = depuis
counts = Cela compte
counts-not = Cela ne compte pas
