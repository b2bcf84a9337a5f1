# The page that answers when another one cannot.

not-found = Aquí no hay nada para usted
not-found-why = La dirección no lleva a nada, o a algo que no se comparte con usted.
not-found-next = Compruebe la dirección o busque el caso por sus palabras.
forbidden = Usted no puede hacer esto
forbidden-next = Pregunte a un coordinador de su organización.
not-taken = Esto no se pudo aceptar
not-taken-next = Vuelva atrás, corríjalo y envíelo otra vez. No se ha cambiado nada.
stale = La página estuvo abierta demasiado tiempo
stale-why = Su formulario ya no vale. No se ha cambiado nada.
stale-next = Vuelva atrás, cargue la página otra vez y repita el último paso.
too-many = Demasiadas peticiones
too-many-why = Esta máquina vuelve a responder en { $wait }.
too-many-next = Espere ese tiempo y cargue la página otra vez.
failure = Esta máquina no pudo hacerlo
failure-why = Lo que ve en otras páginas sigue siendo correcto. El registro técnico lo llama { $reference }.
failure-next = Inténtelo una vez más. Si vuelve a pasar, dé la referencia a quien cuida de este sitio.
my-work = Ir a mi trabajo
answer = Respuesta
