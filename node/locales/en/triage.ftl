# Mail that no rule claimed: where it may belong, and why; and what could not be read.

mail = mail
mail-to = mail to { $address }
claimed-today = The rules of today would claim it; those of when it came did not.
quite-sure = quite sure
a-guess = a guess
rule-claims = The rule { $rule } claims mail like this now.
rule-near = The rule { $rule } nearly matched; it also wants this:
learned = People sent { NUMBER($votes) } of { NUMBER($all) } similar messages there.
learned-by = People sent { NUMBER($votes) } of { NUMBER($all) } similar messages there, { NUMBER($same) } of these by the same writer.
read = Read after all
adopted = Taken in unread
thrown = Discarded
sealed = Mail from { $from } for the compartment { $compartment } is sealed for { $sites } and has not been opened yet.
cannot-open = This node cannot open it:
