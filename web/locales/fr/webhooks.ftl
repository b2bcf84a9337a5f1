# Whom events are posted to, and what was posted and answered.

title = Webhooks
count = { $count ->
    [one] { $count } webhook.
   *[other] { $count } webhooks.
}
posts = Cette machine les envoie.
posts-none = Cette machine n’en envoie pas : une autre passerelle le fait.
to-sites = Aller aux sites
none = Aucun webhook
none-why = D’autres programmes peuvent apprendre ce qui se passe, par des événements signés : `orgo webhook add` en crée un.
test = Envoyer un essai
test-to = à { $name }
goes-to = Va à
told-of = Informé de
work-of = Travail de
everything = tout
all-teams = toutes les équipes
again = L’envoyer à nouveau
posted = Envoyés ces trente derniers jours
posted-hint = Ce qui est envoyé à nouveau garde son identifiant, pour qu’un destinataire qui l’a déjà le reconnaisse.
