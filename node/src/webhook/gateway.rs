//! Whether this node posts events, and where to: `gateway.yaml` in the data folder, this node's own.
//!
//! ```yaml
//! webhooks:
//!   send: true                          # false: other gateways do
//!   allow: [10.0.0.0/8, 127.0.0.1]      # addresses that are not of the open internet
//!   trust: receivers.pem                # who vouches for receivers of one's own, beside this file
//!   url: https://orgo.example.org       # where people open the pages; without it that of mail.yaml
//! ```

use std::path::Path;

use orgo_engine::yaml::{ConfigError, Reader, parse};
use orgo_sync::roster::Power;
use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject as _};

use super::address::Net;
use crate::{configuration, failure::Failure, node::Node, outbox::settings};

/// The file.
const FILE: &str = "gateway.yaml";

/// How a node posts events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    /// Addresses that are not of the open internet and that events may go to.
    pub(super) allow: Vec<Net>,
    /// Where people open the pages of this node, without a slash at the end.
    pub(crate) url: Option<String>,
    /// Who vouches for receivers, beside those whom everybody trusts.
    pub(super) trust: Vec<CertificateDer<'static>>,
}

impl Gateway {
    /// Returns how this node posts events; nothing where the roster does not make it a gateway, its settings say
    /// that others do it, or it does not know the time.
    ///
    /// # Errors
    /// What is wrong with the settings, and where.
    pub fn of(node: &Node) -> Result<Option<Self>, Failure> {
        let setting = node.setting();
        let is_gateway = setting.roster.has_power(setting.node, Power::Gateway);
        if !is_gateway || !(node.clock)().source.is_sound() {
            return Ok(None);
        }
        read(&node.home.folder)
    }
}

fn read(folder: &Path) -> Result<Option<Gateway>, Failure> {
    let path = folder.join(FILE);
    let settings = if path.is_file() {
        let text = configuration::text(&path)?;
        settings_of(&text).map_err(|error| Failure::Input(error.to_string()))?
    } else {
        Settings::default()
    };
    if settings.is_off {
        return Ok(None);
    }
    // What is wrong with the mail is said where mail is sent.
    let of_mail = || {
        settings::read(folder)
            .ok()
            .flatten()
            .and_then(|mail| mail.url)
    };
    Ok(Some(Gateway {
        allow: settings.allow,
        url: settings.url.or_else(of_mail),
        trust: match settings.trust {
            Some(file) => certificates(&folder.join(file))?,
            None => Vec::new(),
        },
    }))
}

#[derive(Debug, Default)]
struct Settings {
    is_off: bool,
    allow: Vec<Net>,
    trust: Option<String>,
    url: Option<String>,
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    read.map_err(|error| Failure::Input(format!("{}: {error}", path.display())))
}

fn settings_of(text: &str) -> Result<Settings, ConfigError> {
    let node = parse(FILE, text)?;
    let fields = Reader::new(FILE, &node).map(&["webhooks"])?;
    let fields = fields
        .need("webhooks")?
        .map(&["send", "allow", "trust", "url"])?;
    let allow = fields.get("allow");
    let allow = allow.map_or(Ok(Vec::new()), |list| list.list())?;
    Ok(Settings {
        is_off: !fields.read("send", Reader::boolean)?.unwrap_or(true),
        allow: allow.iter().map(Reader::parse).collect::<Result<_, _>>()?,
        trust: fields.text("trust")?,
        url: settings::url(&fields)?,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn without_the_file_the_open_internet_is_reached() {
        let folder = tempfile::tempdir().unwrap();
        let gateway = read(folder.path()).unwrap().unwrap();
        assert_eq!((gateway.allow, gateway.url), (Vec::new(), None));
    }

    #[test]
    fn a_node_can_leave_it_to_others() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "webhooks: { send: false }\n").unwrap();
        assert_eq!(read(folder.path()).unwrap(), None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let check = |text: &str, needle: &str| {
            let error = settings_of(text).unwrap_err().to_string();
            assert!(error.contains(needle), "{error}");
        };
        check("webhooks:\n  allow: [10.0.0.0/40]\n", "gateway.yaml:2:11");
        check("webhooks:\n  alow: []\n", "did you mean `allow`");
        check("webhooks:\n  url: orgo\n", "https://orgo.example.org");
        check("webhooks:\n  send: perhaps\n", "gateway.yaml:2:9");
    }
}
