# Knobs: what each is about, and what it says.

window-critical = Tiempo para reaccionar al trabajo crítico
window-high = Tiempo para reaccionar al trabajo de prioridad alta
window-medium = Tiempo para reaccionar al trabajo de prioridad media
window-low = Tiempo para reaccionar al trabajo de prioridad baja
factor = Cada nivel siguiente tiene tantas veces ese tiempo
levels = Tiempos fijados nivel por nivel
repeat = Se recuerda a la cima
calendar = Qué horas cuentan
granularity = Niveles por los que pasa el trabajo
at-once = Gravedad que no espera
pattern-count = Casos parecidos que forman un patrón
pattern-window = En cuánto tiempo
reviews = Revisiones que se hacen
transparency = Lo que los miembros ven de otros equipos
notify = A quién se avisa
receipts = Quien escribe recibe aviso de que llegó
automation = Lo que se hace sin preguntar
contested = Lo que se hizo tras perder el derecho a ello
log = Nivel de detalle del registro
retention = Cuánto se conserva el trabajo cerrado
days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
months = { $count ->
    [one] { $count } mes
   *[other] { $count } meses
}
years = { $count ->
    [one] { $count } año
   *[other] { $count } años
}
by-priority = según la prioridad
never = nunca
every = { $count ->
    [one] cada { $length }, una vez como máximo
   *[other] cada { $length }, { $count } veces como máximo
}
always = siempre
for-ever = para siempre
of-class = { $class }: { $length }
with-classes = { $usual } ({ $classes })
none = ninguna
yes = sí
no = no
detailed = todos
granularity-moderate = la mayoría
accelerated = pocos
broad = solo los más altos
real-time = según ocurren las cosas
daily = cada día
weekly = cada semana
monthly = cada mes
quarterly = cada trimestre
yearly = cada año
transparency-full = todo
balanced = que existe
transparency-restricted = solo lo que está por debajo
private = solo lo que les toca
assignee = quien la tomó
small-team = el equipo
department = el departamento
organisation = toda la organización
manual = casi nada
automation-low = poco
automation-moderate = bastante
automation-high = mucho
automation-full = todo
contested-count = cuenta
contested-wait = espera un sí
log-minimal = mínimo
log-moderate = moderado
log-audit = auditoría
log-full = completo
