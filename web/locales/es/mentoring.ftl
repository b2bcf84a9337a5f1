# La mentoría: quién guía a quién.

title = Mentoría
lede = Quien participa en un caso como mentor y quien es guiado en él forman una pareja. Ambos ven el caso.
pairs = Parejas
no-pairs = No hay ninguna pareja en los casos que puede ver.
mentees = Piden un mentor
no-mentees = Todas las personas que lo pidieron tienen uno.
mentors = Mentores libres
no-mentors = Cada mentor guía a alguien.
guides = { $mentor } guía a { $mentee }
since = desde
end = Terminar…
why = Por qué
seeks = ¿La persona guiada busca otro mentor?
seeks-no = No, ha terminado
seeks-yes = Sí
end-it = Terminar la pareja
mentee = Persona guiada
mentor = Mentor
who-hint = Una dirección, por ejemplo ana@example.org. No hace falta cuenta.
case = Caso
case-hint = Su nombre corto. Vacío: se abre un caso para ellos.
pair-two = Formar una pareja
pair = Emparejar
