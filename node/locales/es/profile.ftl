# The profile: what held, how two differ, what another would have done.

version = { $name }, versión { $version }
no-module = ningún módulo en particular
said = { $value }, según { $by }
by-node = por la propia máquina
at-site = { $who } en { $site }
last-months = { $count ->
    [one] { $count } mes
   *[other] { $count } meses
}
choose-months = Elija cuántos meses.
at-once-to = de inmediato a { $label }
after-to = tras { $length } a { $label }
work = Prioridad { $priority }, gravedad { $severity }
escalated = Con { $other }, tareas que se habrían escalado: { NUMBER($would) } de { NUMBER($tasks) }, en lugar de { NUMBER($did) }.
steps = Pasos que habría habido: { NUMBER($would) }, de noche { NUMBER($would-night) }, en lugar de { NUMBER($did) }, de noche { NUMBER($did-night) }.
only-then = { $count ->
    [one] { $count } tarea se habría escalado y no lo hizo.
   *[other] { $count } tareas se habrían escalado y no lo hicieron.
}
only-now = { $count ->
    [one] { $count } tarea que se escaló no lo habría hecho.
   *[other] { $count } tareas que se escalaron no lo habrían hecho.
}
sooner = De las que se escalan en ambos casos: antes { NUMBER($sooner) }, más tarde { NUMBER($later) }.
executive = Tareas que habrían llegado a la dirección: { NUMBER($count) }, en lugar de { NUMBER($did) }.
tasks-up = Tareas que se escalaron
counted-steps = Pasos
steps-at-night = Pasos de noche
reached-top = Llegaron a la cima
limits = Desde { $from } hasta { $until }, del trabajo que usted puede leer.
cut = { $count ->
    [one] Había más: solo se miró el caso que cambió al final.
   *[other] Había más: solo se miraron los { $count } casos que cambiaron al final.
}
