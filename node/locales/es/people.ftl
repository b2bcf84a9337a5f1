# What people may do here.

reporter = informa
auditor = audita
member = miembro
coordinator = coordina
administrator = administra
reporter-does = informa: abre casos, ve lo que informó
auditor-does = audita: lee todo lo abierto y el registro
member-does = miembro: trabaja en lo de sus equipos
coordinator-does = coordina: trabaja en todo, decide lo que llega
administrator-does = administra: lo mismo, y cuida de las personas y los ajustes
near = Esta dirección solo lleva aquí desde esta máquina. Desde otra, ponga en su lugar el nombre de esta máquina.
