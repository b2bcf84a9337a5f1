# What waits for the reader's yes.

lede = { $count ->
    [one] { $count } chose qu’une règle ferait, ou qui est proposée. Rien n’en est fait avant que quelqu’un dise oui.
   *[other] { $count } choses que des règles feraient, ou qui sont proposées. Rien n’en est fait avant que quelqu’un dise oui.
}
nothing = Rien ne vous attend
nothing-why = Ce que les règles font au-delà de l’acheminement se trouve ici quand l’organisation veut être consultée d’abord, ainsi que le travail que d’autres unités proposent à la vôtre.
my-work = Aller à mon travail
more = Il y a autre chose. Cela apparaîtra ici quand ceci sera décidé.
why-not = Pourquoi non
why-not-hint = Un non demande une raison, un oui non.
yes = Oui
no = Non
since = depuis
