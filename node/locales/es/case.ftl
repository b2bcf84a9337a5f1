# The page of a case: what concerns the whole page, its facts, other cases, who is in it, and who comes.

not-yours = El equipo al que pertenece, un coordinador o un administrador puede cambiar este caso.
goes-on-there = Forma parte de otro caso y sigue allí.
opened = Abierto el { $when }
opened-by = Abierto el { $when } por { $who }
opened-by-rule = Abierto el { $when } por la regla { $rule }
merged = Forma parte del caso { $case }
merged-why = Sus tareas y mensajes siguen allí.
differ = { $count ->
    [one] Hay sitios que pusieron { $count } campo de forma distinta
   *[other] Hay sitios que pusieron { $count } campos de forma distinta
}
first-signals = Solo se muestran los primeros { NUMBER($count) } mensajes
all-kept = Se guardan todos.
waits = espera un sí
refused = fue rechazado
case-waits = Este caso espera un sí
case-refused = Este caso fue rechazado
review-waits = Orgo lo abriría; la cronología dice por qué. Hasta que alguien diga que sí, no está en ninguna lista y nada en él se escala.
review-refused = Orgo lo habría abierto y alguien dijo que no. No está en ninguna lista y nada en él se escala.
rule-waits = Una regla lo abriría. Hasta que alguien diga que sí, no está en ninguna lista y nada en él se escala.
rule-refused = Una regla lo habría abierto y alguien dijo que no. No está en ninguna lista y nada en él se escala.
must-keep = Debe conservarse
hold-stands = Pesa sobre él una conservación obligatoria: { $why }. Hasta que se levante, no se elimina nada suyo.
purge = Se propone eliminarlo
purge-why = { $who } lo propuso el { $when }: { $why }. Desaparece todo, en todos los sitios, salvo que alguien lo retire o imponga su conservación.
place = Lugar
kind = Tipo
to-react = Tiempo para reaccionar
named-here = indicado para este caso
from = De
to-look-over = Por revisar
looked-over = Revisado
kept-as = Conservado como
last-change = Último cambio
compartment = Compartimento
on-nodes = En
split-from = este se separó de él
split-into = separado de este
led-from = una regla abrió este por él
led-to = una regla lo abrió por este
round-of = la primera vez de este
next-round = una vez posterior de este
same = dice lo mismo
this-is-part = este forma parte de él
is-part = forma parte de este
evidence = indicio, comunicado el { $when }
critical-since = crítico, abierto desde el { $when }
late-since = con retraso, vencía el { $when }
moved-up-at = escalado el { $when }
looks-into = { $count ->
    [one] examina { $count } como este
   *[other] examina { $count } como este
}
found-critical = encontró este crítico
found-late = encontró este con retraso
found-up = encontró este escalado
reported-it = lo comunicó
wrote = escribió
holds-task = tiene una tarea
not-counted = No cuenta: { $why }
no-sender = Sin remitente
unknown-sender = Un remitente cuyo nombre no está aquí
come = { $count ->
    [one] asiste { $count }
   *[other] asisten { $count }
}
come-of = { $count ->
    [one] asiste { $count } de { $seats }
   *[other] asisten { $count } de { $seats }
}
wait = { $count ->
    [one] espera { $count }
   *[other] esperan { $count }
}
silent = { NUMBER($count) } sin respuesta
came = { $count ->
    [one] vino { $count }
   *[other] vinieron { $count }
}
guest-waits = espera una plaza
guest-comes = asiste
guest-may = quizá asista
guest-not = no asiste
guest-silent = no ha respondido
guest-uninvited = no fue invitado
with-more = con { NUMBER($count) } más
by-mail = por correo
by-link = por el enlace
on-page = en esta página
handed = Traspasado de { $from } a { $to }
taken-outside = Asumido fuera: lo ofrecido de { $from } a { $to }
offer-rejected = Rechazada: la oferta de { $from } a { $to }
offer-revoked = Retirada: la oferta de { $from } a { $to }
offer-lapsed = Sin respuesta a tiempo: la oferta de { $from } a { $to }
offered-it = { $who } lo ofreció: { $why }
answered-it = { $who } respondió
answered-why = { $who } respondió: { $why }
somebody = Alguien
