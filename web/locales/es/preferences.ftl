# How the reader wishes to be told.

lede = El trabajo de gravedad crítica solo respeta el idioma: llega enseguida.
mail = Correo
language = Idioma
usual = Como escribe la organización
each = Cada aviso por separado
each-morning = Un correo cada mañana
each-monday = Un correo cada lunes por la mañana, con el estado del trabajo
zone = Zona de mi reloj
zone-hint = Por ejemplo Africa/Nairobi
without = Sin zona:
quiet = Horas de silencio
quiet-hint = Por ejemplo 21:00-06:30. Lo que llegue entonces espera hasta que terminen.
together = Juntos
bundle = Minutos que van en un correo
bundle-hint = Por ejemplo 10. Déjelo vacío para un correo inmediato.
muted = Ningún correo sobre
keep = Guardar
