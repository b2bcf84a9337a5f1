//! Which server takes the mail that this node sends: `mail.yaml` in the data folder.

use std::{fs, num::NonZero, path::Path};

use lettre::message::Mailbox;
use orgo_engine::{
    letter::PLAIN_LANGUAGE,
    module::LANGUAGES,
    yaml::{ConfigError, Fields, Reader, parse},
};

use crate::{configuration, failure::Failure};

/// The file.
pub const FILE: &str = "mail.yaml";

/// A server that takes mail, and as whom this node writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: NonZero<u16>,
    /// How the connection is protected.
    pub encryption: Encryption,
    /// The name and password this node signs in with, if it does.
    pub account: Option<(String, String)>,
    /// Who writes.
    pub from: Mailbox,
    /// The language of those who have chosen none.
    pub language: String,
    /// Where people open the pages of this node, without a slash at the end.
    pub url: Option<String>,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting in the clear; never without.
    StartTls,
    /// None: for a server on the same machine or behind a tunnel.
    None,
}

/// Reads the settings; nothing where there is no such file: then this node sends no mail.
///
/// # Errors
/// What is wrong with the file, and where.
pub fn read(folder: &Path) -> Result<Option<Smtp>, Failure> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let text = configuration::text(&path)?;
    let settings = smtp(&text).map_err(|error| Failure::Input(error.to_string()))?;
    let Settings {
        mut server,
        user,
        password_file,
    } = settings;
    if let (Some(user), Some(file)) = (user, password_file) {
        let path = folder.join(file);
        let password = fs::read_to_string(&path)
            .map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?;
        server.account = Some((user, password.trim_end().to_owned()));
    }
    Ok(Some(server))
}

/// The file as it stands.
#[derive(Debug)]
struct Settings {
    server: Smtp,
    user: Option<String>,
    password_file: Option<String>,
}

fn smtp(text: &str) -> Result<Settings, ConfigError> {
    let node = parse(FILE, text)?;
    let fields = Reader::new(FILE, &node).map(&["smtp"])?;
    let smtp = fields.need("smtp")?;
    let fields = smtp.map(&[
        "host",
        "port",
        "encryption",
        "user",
        "password_file",
        "from",
        "language",
        "url",
    ])?;
    let (user, password_file) = (fields.text("user")?, fields.text("password_file")?);
    if user.is_some() != password_file.is_some() {
        return Err(
            smtp.error("user and password_file belong together: name both, or none of them")
        );
    }
    let from = fields.need("from")?;
    Ok(Settings {
        server: Smtp {
            host: fields.need("host")?.text()?.to_owned(),
            port: fields.need("port")?.parse()?,
            encryption: encryption(&fields)?,
            account: None,
            language: language(&fields)?,
            url: url(&fields)?,
            from: from.text()?.parse().map_err(|error| {
                from.error(format!(
                    "this is no mail address ({error}): write for example Orgo <orgo@example.org>"
                ))
            })?,
        },
        user,
        password_file,
    })
}

fn language(fields: &Fields<'_>) -> Result<String, ConfigError> {
    let Some(field) = fields.get("language") else {
        return Ok(PLAIN_LANGUAGE.to_owned());
    };
    let language = field.text()?;
    if LANGUAGES.contains(&language) {
        Ok(language.to_owned())
    } else {
        let known = LANGUAGES.join(", ");
        Err(field.error(format!(
            "`{language}` is not a language here: allowed are {known}"
        )))
    }
}

/// Reads where people open the pages of a node.
///
/// # Errors
/// When it is no such address.
pub(crate) fn url(fields: &Fields<'_>) -> Result<Option<String>, ConfigError> {
    let Some(field) = fields.get("url") else {
        return Ok(None);
    };
    let url = field.text()?.trim_end_matches('/');
    let is_plain = !url.contains(|char: char| char.is_whitespace() || char.is_control());
    if is_plain && (url.starts_with("https://") || url.starts_with("http://")) {
        Ok(Some(url.to_owned()))
    } else {
        Err(field.error("this is no address of pages: write for example https://orgo.example.org"))
    }
}

fn encryption(fields: &Fields<'_>) -> Result<Encryption, ConfigError> {
    let field = fields.need("encryption")?;
    match field.text()? {
        "tls" => Ok(Encryption::Tls),
        "starttls" => Ok(Encryption::StartTls),
        "none" => Ok(Encryption::None),
        other => Err(field.error(format!(
            "`{other}` is no encryption: allowed are tls, starttls and none"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "smtp:\n  host: mail.example.org\n  port: 587\n  encryption: starttls\n  user: orgo\n  \
                         password_file: smtp-password\n  from: Orgo <orgo@example.org>\n";

    #[test]
    fn a_node_without_the_file_sends_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), None);
    }

    #[test]
    fn the_password_stands_in_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), WHOLE).unwrap();
        let missing = read(folder.path()).unwrap_err().to_string();
        assert!(missing.contains("smtp-password"), "{missing}");
        fs::write(folder.path().join("smtp-password"), "secret\n").unwrap();
        let server = read(folder.path()).unwrap().unwrap();
        assert_eq!(server.account, Some(("orgo".into(), "secret".into())));
        assert_eq!(server.encryption, Encryption::StartTls);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let check = |from: &str, to: &str, needle: &str| {
            let text = WHOLE.replace(from, to);
            assert_ne!(text, WHOLE);
            let error = smtp(&text).unwrap_err().to_string();
            assert!(error.contains(needle), "{error}");
        };
        check("587", "0", "mail.yaml:3:9");
        check("starttls", "ssl", "allowed are tls, starttls and none");
        check("orgo@example.org", "nobody", "this is no mail address");
        check(
            "  user: orgo\n",
            "",
            "user and password_file belong together",
        );
        check("host", "hots", "did you mean `host`");
        check(
            "from:",
            "language: de\n  from:",
            "allowed are en, fr, es, ar",
        );
        check("from:", "url: orgo\n  from:", "https://orgo.example.org");
    }
}
