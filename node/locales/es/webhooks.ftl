# What was posted to other programs, and what they answered.

test = una prueba
posted-again = enviado otra vez
left-out = omitido
removed-one = uno que se quitó
answered = Respondió { $status }.
elsewhere = Respondió { $status }: lo que lleva a otro sitio no se sigue.
