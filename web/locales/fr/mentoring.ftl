# Le mentorat : qui guide qui.

title = Mentorat
lede = Qui prend part à un dossier comme mentor et qui y est guidé forment un binôme. Les deux voient le dossier.
pairs = Binômes
no-pairs = Aucun binôme dans les dossiers que vous pouvez voir.
mentees = Demandent un mentor
no-mentees = Toutes les personnes qui l’ont demandé en ont un.
mentors = Mentors disponibles
no-mentors = Chaque mentor guide quelqu’un.
guides = { $mentor } guide { $mentee }
since = depuis
end = Mettre fin…
why = Pourquoi
seeks = La personne guidée cherche-t-elle un autre mentor ?
seeks-no = Non, c’est terminé
seeks-yes = Oui
end-it = Mettre fin au binôme
mentee = Personne guidée
mentor = Mentor
who-hint = Une adresse, par exemple ana@example.org. Aucun compte n’est nécessaire.
case = Dossier
case-hint = Son nom court. Vide : un dossier leur est ouvert.
pair-two = Former un binôme
pair = Les mettre ensemble
