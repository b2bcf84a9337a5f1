# What is wrong with an answer, and what a form says of itself.

stranger = el formulario no tiene ese campo: tiene { $fields }
needed = aquí hace falta una respuesta
one-line = aquí va una sola línea
too-long = { $count ->
    [one] { $count } carácter: como máximo { NUMBER($most) }
   *[other] { $count } caracteres: como máximo { NUMBER($most) }
}
no-choice = «{ $typed }» no se puede elegir: posibles son { $allowed }
no-day = «{ $typed }» no es un día: escríbalo como 2026-03-02
no-number = «{ $typed }» no es un número: escriba por ejemplo 12 o 12,5
yes-or-no = «{ $typed }» no es ni sí ni no
at = { $asked }: { $problem }.
becomes = Se convierte en un caso con una tarea, para { $role }.
restricted = Restringido
restricted-text = Solo quienes están autorizados leen lo que usted envía. Si usted no lo está, tampoco lo volverá a ver.
