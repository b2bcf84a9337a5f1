# What people may do here.

reporter = signale
auditor = contrôle
member = membre
coordinator = coordonne
administrator = administre
reporter-does = signale : ouvre des dossiers, voit ce qu’elle a signalé
auditor-does = contrôle : lit tout ce qui est ouvert, et le journal
member-does = membre : travaille sur ce que ses équipes ont
coordinator-does = coordonne : travaille sur tout, décide de ce qui arrive
administrator-does = administre : de même, et s’occupe des personnes et des réglages
near = Cette adresse ne mène ici que depuis cette machine. Depuis une autre, mettez à la place le nom de cette machine.
