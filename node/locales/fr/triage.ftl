# Mail that no rule claimed: where it may belong, and why; and what could not be read.

mail = courrier
mail-to = courrier à { $address }
claimed-today = Les règles d’aujourd’hui le prendraient ; celles d’alors ne l’ont pas pris.
quite-sure = assez sûr
a-guess = une supposition
rule-claims = La règle { $rule } prend maintenant ce genre de courrier.
rule-near = La règle { $rule } correspondait presque ; il lui manque ceci :
learned = Messages semblables que des personnes y ont envoyés : { NUMBER($votes) } sur { NUMBER($all) }.
learned-by = Messages semblables que des personnes y ont envoyés : { NUMBER($votes) } sur { NUMBER($all) }, dont { NUMBER($same) } de la même personne.
read = Lu finalement
adopted = Pris sans être lu
thrown = Écarté
sealed = Un courrier de { $from } pour le compartiment { $compartment } est scellé pour { $sites } et n’a pas encore été ouvert.
cannot-open = Cette machine ne peut pas l’ouvrir :
