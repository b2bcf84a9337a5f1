# Knobs: what each is about, and what it says.

window-critical = Délai de réaction pour le travail critique
window-high = Délai de réaction pour le travail de haute priorité
window-medium = Délai de réaction pour le travail de priorité moyenne
window-low = Délai de réaction pour le travail de basse priorité
factor = Chaque niveau suivant a tant de fois ce délai
levels = Délais fixés niveau par niveau
repeat = Rappel au sommet
calendar = Heures qui comptent
granularity = Niveaux par lesquels passe le travail
at-once = Gravité qui n’attend pas
pattern-count = Dossiers semblables qui forment un schéma
pattern-window = En combien de temps
reviews = Revues qui ont lieu
transparency = Ce que les membres voient des autres équipes
notify = Qui est averti
receipts = Qui écrit apprend que le message est arrivé
automation = Ce qui se fait sans demander
contested = Ce qui a été fait après la perte du droit
log = Niveau de détail du journal
retention = Durée de conservation du travail clos
days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
months = { NUMBER($count) } mois
years = { $count ->
    [one] { $count } an
   *[other] { $count } ans
}
by-priority = selon la priorité
never = jamais
every = { $count ->
    [one] toutes les { $length }, { $count } fois au plus
   *[other] toutes les { $length }, { $count } fois au plus
}
always = toujours
for-ever = pour toujours
of-class = { $class } : { $length }
with-classes = { $usual } ({ $classes })
none = aucune
yes = oui
no = non
detailed = tous
granularity-moderate = la plupart
accelerated = peu
broad = seulement le haut
real-time = au fil des événements
daily = chaque jour
weekly = chaque semaine
monthly = chaque mois
quarterly = chaque trimestre
yearly = chaque année
transparency-full = tout
balanced = que cela existe
transparency-restricted = seulement ce qui est sous eux
private = seulement ce qui les concerne
assignee = qui l’a prise
small-team = l’équipe
department = le service
organisation = toute l’organisation
manual = presque rien
automation-low = peu
automation-moderate = assez
automation-high = beaucoup
automation-full = tout
contested-count = cela compte
contested-wait = cela attend un oui
log-minimal = minimal
log-moderate = modéré
log-audit = contrôle
log-full = complet
