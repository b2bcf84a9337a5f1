# Set-up: what the organisation works by, and how this node is.

lede = Aquello por lo que se rige la organización. Es común a todos los sitios: lo que se cambia en uno vale en todos en cuanto se enteran.
health = Estado de esta máquina
rules = Reglas
profile = Perfil
modules = Módulos
calendars = Calendarios
who-belongs = Quién pertenece a la organización y cómo va la sincronización.
programs = Otros programas a los que se cuenta lo que pasa.
entries = Lo que pasó en esta máquina, entrada por entrada.
on = Activa
off = Inactiva
attached-things = Lo que adjuntan reglas y personas: textos, archivos, contactos.
