# What people may do here.

reporter = reporter
auditor = auditor
member = member
coordinator = coordinator
administrator = administrator
reporter-does = reporter: opens cases, sees what they reported
auditor-does = auditor: reads everything open, and the journal
member-does = member: works on what their teams own
coordinator-does = coordinator: works on everything, decides what comes in
administrator-does = administrator: the same, and looks after people and set-up
near = This address leads to this node from this machine alone. From another one, put the name of this machine in its place.
