# The modules in use.

title = Modules
lede = { $count ->
    [one] { $count } module utilisé. Un module est un répertoire de données qui apprend un domaine à Orgo : ses mots, ses formulaires, ses règles.
   *[other] { $count } modules utilisés. Un module est un répertoire de données qui apprend un domaine à Orgo : ses mots, ses formulaires, ses règles.
}
loaded = Tous les fichiers de configuration sont chargés.
no-promise = Cela ne promet pas que les règles font ce qui était voulu : essayez un message, ou faites un essai à blanc.
each-line = La dernière version correcte reste appliquée, sur chaque site. Chaque ligne dit dans quel fichier, à quelle ligne et quelle colonne.
own = propre à l’organisation
comes-with = fourni avec Orgo
kinds = { $count ->
    [one] { $count } genre de travail
   *[other] { $count } genres de travail
}
sets = { $count ->
    [one] fixe { $count } réglage autrement
   *[other] fixe { $count } réglages autrement
}
version = version
