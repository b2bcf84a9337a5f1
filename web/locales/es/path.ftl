# El camino del trabajo, y en qué sentido va la información.

title = Recorrido
up = hacia arriba
down = hacia abajo
sideways = de lado
stays = mismo lugar
opened = Empezó aquí
climbed = Subió por sí solo
handed-over = Entregado
relabeled = Etiquetado de otro modo
transferred = Asumido
decided = Decidido
resolved = Resuelto
reopened = Reabierto
ruled = Traído por una regla
settled = Vale al final
request = Las solicitudes suben para su aprobación.
update = Las actualizaciones van a los lados o bajan.
decision = Las decisiones bajan.
report = Los informes suben.
distribution = Las distribuciones bajan o van a los lados.
against-request = Las solicitudes suben para su aprobación; esta bajó.
against-update = Las actualizaciones van a los lados o bajan; esta subió.
against-decision = Las decisiones bajan; esta subió.
against-report = Los informes suben; este bajó.
against-distribution = Las distribuciones bajan o van a los lados; esta subió.
