# A ticket that was just made.

title = Un tique para un sitio
lede = Solo se muestra esta vez. Quien lo tenga puede pedir entrar hasta el
lede-end = ; un administrador tiene que admitirlo todavía.
at-new-site = En el sitio nuevo
run = Ejecute esto en una carpeta vacía, con el nombre del sitio:
ticket = El tique
download = Descargarlo
camera = Para una cámara
picture = El tique como código QR
