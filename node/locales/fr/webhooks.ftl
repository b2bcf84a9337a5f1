# What was posted to other programs, and what they answered.

test = un essai
posted-again = envoyé à nouveau
left-out = laissé de côté
removed-one = un qui a été retiré
answered = Réponse : { $status }.
elsewhere = Réponse : { $status } ; ce qui mène ailleurs n’est pas suivi.
