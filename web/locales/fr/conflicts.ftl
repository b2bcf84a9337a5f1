# What sites set differently.

lede = { $count ->
    [one] { $count } différence à régler. Toutes les valeurs sont gardées ; rien n’attend entre-temps.
   *[other] { $count } différences à régler. Toutes les valeurs sont gardées ; rien n’attend entre-temps.
}
nothing = Aucun site ne dit autre chose
nothing-why = Quand deux sites changent la même chose chacun de leur côté, les deux valeurs sont gardées et restent ici jusqu’à ce que quelqu’un décide.
my-work = Aller à mon travail
more = Il y en a d’autres. Elles apparaîtront ici quand celles-ci seront réglées.
to-settle = À régler
