# The page that answers when another one cannot.

not-found = Il n’y a rien ici pour vous
not-found-why = L’adresse ne mène à rien, ou à quelque chose qui n’est pas partagé avec vous.
not-found-next = Vérifiez l’adresse, ou cherchez le dossier par ses mots.
forbidden = Vous ne pouvez pas faire cela
forbidden-next = Demandez à un coordinateur de votre organisation.
not-taken = Cela n’a pas pu être accepté
not-taken-next = Revenez en arrière, corrigez et envoyez à nouveau. Rien n’a été modifié.
stale = La page est restée ouverte trop longtemps
stale-why = Son formulaire n’est plus valable. Rien n’a été modifié.
stale-next = Revenez en arrière, rechargez la page et refaites la dernière étape.
too-many = Trop de demandes
too-many-why = Cette machine répondra à nouveau dans { $wait }.
too-many-next = Attendez ce temps, puis rechargez la page.
failure = Cette machine n’a pas pu le faire
failure-why = Ce que vous voyez ailleurs reste juste. Le journal technique l’appelle { $reference }.
failure-next = Essayez encore une fois. Si cela se reproduit, donnez la référence à la personne qui s’occupe de ce site.
my-work = Aller à mon travail
answer = Réponse
