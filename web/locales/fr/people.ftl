# People and roles: who signs in, what they may do, who holds which role.

title = Personnes et rôles
lede = { $count ->
    [one] { $count } personne peut se connecter. Ce que chacun peut faire découle de sa fonction, de ses équipes et de ses habilitations.
   *[other] { $count } personnes peuvent se connecter. Ce que chacun peut faire découle de sa fonction, de ses équipes et de ses habilitations.
}
cut = Il y a plus de personnes que cette liste n’en montre : la commande orgo user list les connaît toutes.
people = Personnes
name = Nom
may = Peut
teams = Équipes
state = État
add = Ajouter quelqu’un
add-hint = Vient ensuite un lien, montré une seule fois : avec lui, la personne choisit son mot de passe dans les sept jours.
add-it = Ajouter et créer le lien
cleared-for = habilité pour { $what }
none = aucune
no-sign-in = Ne peut pas se connecter
signs-in = Se connecte
not-yet = Ne s’est pas encore connecté
nobody = Personne n’est encore dans une équipe : ce qui arrive attend que quelqu’un regarde.
who-holds = Qui tient quel rôle
teams-hint = Une par ligne, par exemple Operations.Maintenance. Une équipe répond aussi de celles qui sont sous elle.
may-read = Peut lire ce qui est restreint dans
mail = Adresse de courrier
sign-in = Connexion
may-sign-in = Peut se connecter
account = Compte
account-hint = Qui ne peut plus se connecter est déconnecté aussitôt, sur chaque site dès qu’il l’apprend. Ce qui a été fait garde son nom.
keep = Enregistrer
link = Lien de connexion
link-hint = Avec lui, la personne choisit un nouveau mot de passe. Ses anciens liens ne valent plus ; son mot de passe vaut jusqu’à ce qu’elle en choisisse un autre.
make-link = Créer un lien
link-for = Un lien pour { $name }
shown-once = Il n’est montré que cette fois et ne s’ouvre qu’une fois. Qui l’a peut choisir le mot de passe, jusqu’au
nobody-else = Ne le donnez à personne d’autre
nobody-else-hint = Imprimez cette page, ou envoyez-le par un moyen que cette personne est seule à lire.
