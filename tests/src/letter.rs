//! Mails to try things with.

use std::fmt::Write as _;

/// Returns a plain mail. What follows the headers that every mail has may hold further ones.
pub fn letter(id: &str, subject: &str, body: &str) -> String {
    with_headers(id, subject, "", body)
}

/// Returns a plain mail with further headers, each ended by CRLF.
pub fn with_headers(id: &str, subject: &str, headers: &str, body: &str) -> String {
    format!(
        "From: Ann <ann@example.org>\r\nTo: school@example.net\r\nSubject: {subject}\r\n\
         Date: Mon, 02 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{id}>\r\n{headers}\r\n{body}\r\n"
    )
}

/// Returns a mail that answers another.
pub fn reply(id: &str, to: &str, subject: &str, body: &str) -> String {
    let headers = format!("In-Reply-To: <{to}>\r\nReferences: <{to}>\r\n");
    with_headers(id, subject, &headers, body)
}

/// Puts mails into one mbox file.
pub fn mbox(mails: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    let mut file = Vec::new();
    for mail in mails {
        file.extend_from_slice(b"From ann@example.org Mon Nov  2 08:00:00 2026\n");
        for line in mail.as_ref().split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b"From ") {
                file.push(b'>');
            }
            file.extend_from_slice(line);
        }
        file.extend_from_slice(b"\n\n");
    }
    file
}

/// Returns a multipart mail of a text and one attachment.
pub fn attached(id: &str, headers: &str, content: &str) -> String {
    let mut body = String::new();
    write!(
        body,
        "--b\r\n\r\nSee the file.\r\n--b\r\n{headers}\r\n\r\n{content}\r\n--b--"
    )
    .expect("writing to a string succeeds");
    with_headers(
        id,
        "A file",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        &body,
    )
}
