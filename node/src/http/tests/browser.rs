//! A browser of a hundred lines: one connection per request, cookies, forms.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::Arc,
};

use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};

/// Somebody's browser.
#[derive(Debug, Clone)]
pub(super) struct Browser {
    pub(super) address: SocketAddr,
    tls: Option<Arc<ClientConfig>>,
    pub(super) cookies: BTreeMap<String, String>,
}

/// What was answered.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the token of the first form of the page.
    pub(super) fn token(&self) -> String {
        let text = self.text();
        let (_, rest) = text
            .split_once(r#"name="token" value=""#)
            .unwrap_or_else(|| panic!("no form in {text}"));
        rest.split('"').next().unwrap().to_owned()
    }

    /// Returns the addresses in the page that begin so, each once, in order.
    pub(super) fn links(&self, prefix: &str) -> Vec<String> {
        let text = self.text();
        let mut links: Vec<String> = Vec::new();
        for part in text.split('"').filter(|part| part.starts_with(prefix)) {
            if !links.iter().any(|known| known == part) {
                links.push(part.to_owned());
            }
        }
        links
    }
}

impl Browser {
    /// Returns a browser that trusts one certificate, or speaks without TLS.
    pub(super) fn new(address: SocketAddr, certificate: Option<&Path>) -> Self {
        Self {
            address,
            tls: certificate.map(trusting),
            cookies: BTreeMap::new(),
        }
    }

    pub(super) fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, &[], None)
    }

    /// Posts fields as they are, without adding a token.
    pub(super) fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.ask("POST", path, &[], Some(&encode(fields)))
    }

    /// Opens a page, takes its token, and posts a form.
    pub(super) fn post(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.get(page).token();
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .copied()
            .chain([("token", token.as_str())])
            .collect();
        self.send(path, &fields)
    }

    pub(super) fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Reply {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            write!(text, "Host: {}\r\n", self.address).unwrap();
        }
        for (name, value) in headers {
            write!(text, "{name}: {value}\r\n").unwrap();
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            write!(text, "Cookie: {}\r\n", cookies.join("; ")).unwrap();
        }
        if let Some(body) = body {
            if !headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            {
                text.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
            }
            write!(text, "Content-Length: {}\r\n", body.len()).unwrap();
        }
        text.push_str("\r\n");
        text.push_str(body.unwrap_or_default());
        let answer = self.speak(text.as_bytes());
        self.keep(read(&answer))
    }

    /// Sends bytes and returns what comes back until the other side closes.
    pub(super) fn speak(&self, text: &[u8]) -> Vec<u8> {
        let stream = TcpStream::connect(self.address).unwrap();
        match &self.tls {
            None => exchange(stream, text),
            Some(config) => {
                let name = ServerName::from(self.address.ip());
                let session = ClientConnection::new(Arc::clone(config), name).unwrap();
                exchange(StreamOwned::new(session, stream), text)
            }
        }
    }

    fn keep(&mut self, reply: Reply) -> Reply {
        for (_, line) in reply
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }
}

fn exchange(mut stream: impl Read + Write, text: &[u8]) -> Vec<u8> {
    // A node that refuses a long body may close before it has read all of it.
    stream.write_all(text).unwrap_or_default();
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .map(drop)
        .unwrap_or_default();
    answer
}

/// Trusts one certificate, as somebody does who has compared its fingerprint.
pub(super) fn trusting(certificate: &Path) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(certificate).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

pub(super) fn read(answer: &[u8]) -> Reply {
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("a head");
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .unwrap()
        .parse()
        .unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    Reply {
        status,
        headers: headers
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect(),
        body: answer[end + 4..].to_vec(),
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let part = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", part(name), part(value)))
        .collect();
    pairs.join("&")
}
