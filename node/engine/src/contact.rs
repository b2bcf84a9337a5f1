//! Whom to turn to, and how: a contact or a link of the resource library, as a vCard (RFC 6350), which
//! telephones and mail programs take in. Of a card that somebody else wrote, what is not here is left unread.

/// The longest line of a vCard, in bytes, without its end.
const LINE_BYTES_MAX: usize = 75;

/// Whom to turn to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// A person, a place or what a link leads to.
    pub name: String,
    /// As it is dialed.
    pub phone: String,
    /// A mail address.
    pub email: String,
    /// The address of a page.
    pub url: String,
    /// What else is good to know: hours, languages, costs.
    pub note: String,
}

impl Contact {
    /// Reads a vCard; nothing where it is none, or says no name. Of what it says twice the first counts.
    pub fn read(text: &str) -> Option<Self> {
        let lines = unfolded(text);
        let mut lines = lines.iter().map(String::as_str);
        if !lines.next()?.trim().eq_ignore_ascii_case("BEGIN:VCARD") {
            return None;
        }
        let mut contact = Self::default();
        for line in lines {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            // A parameter stands behind the name, a group before it.
            let name = name.split(';').next().unwrap_or_default();
            let name = name.rsplit('.').next().unwrap_or_default();
            let field = match name.to_ascii_uppercase().as_str() {
                "FN" => &mut contact.name,
                "TEL" => &mut contact.phone,
                "EMAIL" => &mut contact.email,
                "URL" => &mut contact.url,
                "NOTE" => &mut contact.note,
                _ => continue,
            };
            if field.is_empty() {
                *field = unescaped(value.trim());
            }
        }
        let phone = contact.phone.strip_prefix("tel:").map(ToOwned::to_owned);
        contact.phone = phone.unwrap_or(contact.phone);
        (!contact.name.is_empty()).then_some(contact)
    }

    /// Writes the vCard.
    pub fn write(&self) -> String {
        let mut card = String::from("BEGIN:VCARD\r\nVERSION:4.0\r\n");
        for (name, value) in [
            ("FN", escaped(&self.name)),
            ("TEL", escaped(&self.phone)),
            ("EMAIL", escaped(&self.email)),
            // An address of a page is no text: nothing in it is escaped.
            ("URL", self.url.clone()),
            ("NOTE", escaped(&self.note)),
        ] {
            if !value.is_empty() {
                fold(&mut card, &format!("{name}:{value}"));
            }
        }
        card.push_str("END:VCARD\r\n");
        card
    }
}

/// Joins the lines that were folded.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            (Some(_) | None, _) => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Writes a line in pieces that are short enough.
fn fold(card: &mut String, line: &str) {
    let mut bytes = 0;
    for char in line.chars() {
        if bytes + char.len_utf8() > LINE_BYTES_MAX {
            card.push_str("\r\n ");
            bytes = 1;
        }
        card.push(char);
        bytes += char.len_utf8();
    }
    card.push_str("\r\n");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.trim().chars() {
        match char {
            '\\' | ',' | ';' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            '\r' => {}
            char => out.push(char),
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            char => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let contact = Contact {
            name: "Legal aid; Kisumu, \\ north".to_owned(),
            phone: "+254 57 202 0000".to_owned(),
            email: "aid@example.org".to_owned(),
            url: "https://aid.example.org/?a=1,2;3".to_owned(),
            note: format!("Free.\nأيام العمل {}", "é".repeat(90)),
        };
        let card = contact.write();
        assert!(card.lines().all(|line| line.len() <= LINE_BYTES_MAX));
        assert!(card.contains("FN:Legal aid\\; Kisumu\\, \\\\ north\r\n"));
        assert_eq!(Contact::read(&card), Some(contact));
    }

    #[test]
    fn no_line_of_a_value_becomes_a_line_of_the_card() {
        let contact = Contact {
            name: "A\r\nTEL:1".to_owned(),
            ..Contact::default()
        };
        assert_eq!(
            contact.write(),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\\nTEL:1\r\nEND:VCARD\r\n"
        );
    }

    #[test]
    fn a_card_of_another_program_is_read() {
        let card = "BEGIN:vcard\nVERSION:3.0\nN:Odhiambo;Ruth;;;\nFN:Ruth\n  Odhiambo\nitem1.TEL;TYPE=CELL;VALUE=uri:tel:+1-2\nTEL:9\nX-ODD\nEND:VCARD\n";
        let contact = Contact::read(card).unwrap();
        assert_eq!(
            (contact.name.as_str(), contact.phone.as_str()),
            ("Ruth Odhiambo", "+1-2")
        );
    }

    #[test]
    fn what_is_no_card_or_names_nobody_is_none() {
        for text in [
            "",
            "hello",
            "BEGIN:VCARD\r\nEND:VCARD\r\n",
            "BEGIN:VCALENDAR\r\nFN:A",
        ] {
            assert_eq!(Contact::read(text), None, "{text}");
        }
    }
}
