# A ticket that was just made.

title = A ticket for one site
lede = It is shown this once. Whoever has it may ask to join until
lede-end = ; an administrator still has to let them in.
at-new-site = At the new site
run = Run this in an empty folder, with the name of the site:
ticket = The ticket
download = Download it
camera = For a camera
picture = The ticket as a QR code
