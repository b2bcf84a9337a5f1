# What the rules as they are now would have made of past mail.

lede = Ce que les règles actuelles auraient fait du courrier des derniers jours, à côté de ce qu’il est devenu. Rien n’est enregistré, personne n’est averti, et seul ce que vous pouvez lire est examiné.
mail-of = Courrier des derniers
without = Comme si cette règle était inactive
run = Lancer
more = { $count ->
    [one] Et { $count } de plus.
   *[other] Et { $count } de plus.
}
by-time = Ce que feraient à présent les règles qui attendent
would-be = Ce qui aurait été
triage = tri
went-to = Allé à
would-go = Irait à
