# Replies by mail to who wrote in: what became of them, and why nobody can be written to.

waits = Waits to leave by mail
waits-why = Waits to leave by mail. The last try: { $why }
sent = Left { $when }
taken-back = Taken back before it left
failed = Did not leave: { $why }
leaves-here = It leaves ten seconds after you send it: until then it can be taken back.
leaves-elsewhere = It leaves from a site that sends mail, as soon as that hears of it: until then it can be taken back.
barred-nameless = Who wrote in is not named: only those who keep the original know whom to write to.
barred-restricted = A mail would tell of what is restricted: publish a copy of what may leave, and reply there.
barred-merged = This case is part of another: reply there.
machine = { $who } (a machine)
barred-work = Who works on this case can reply by mail to who wrote in.
