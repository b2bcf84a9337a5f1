//! A receiver of events for tests: a small HTTP server of its own, which checks signatures by itself.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use data_encoding::BASE64;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What came in.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether the signature is that of who has the secret, by RFC 2104.
    pub(crate) fn is_signed(&self, secret: &str) -> bool {
        let encoded = secret.strip_prefix("whsec_").unwrap();
        let key = BASE64.decode(encoded.as_bytes()).unwrap();
        assert!(key.len() <= 64);
        let pad = |with: u8| -> Vec<u8> {
            let mut block = key.clone();
            block.resize(64, 0);
            block.iter().map(|byte| byte ^ with).collect()
        };
        let head = format!(
            "{}.{}.",
            self.header("webhook-id"),
            self.header("webhook-timestamp")
        );
        let inner = Sha256::new()
            .chain_update(pad(0x36))
            .chain_update(head)
            .chain_update(&self.body)
            .finalize();
        let mac = Sha256::new()
            .chain_update(pad(0x5c))
            .chain_update(inner)
            .finalize();
        self.header("webhook-signature") == format!("v1,{}", BASE64.encode(&mac))
    }
}

/// A running receiver; its thread ends with the program.
#[derive(Debug)]
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
    answer: Arc<Mutex<String>>,
}

impl Receiver {
    /// Starts one that takes everything.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let got = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(Mutex::new(String::new()));
        let (heard, answers) = (Arc::clone(&got), Arc::clone(&answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let answer = answers.lock().unwrap().clone();
                hear(stream.unwrap(), &answer, &heard);
            }
        });
        let receiver = Self {
            address,
            got,
            answer,
        };
        receiver.answer("204 No Content", "", "");
        receiver
    }

    /// Says what it answers from now on: the status, more lines of the head, and a text.
    pub(crate) fn answer(&self, status: &str, head: &str, text: &str) {
        let length = text.len();
        *self.answer.lock().unwrap() =
            format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{head}\r\n{text}");
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks/1?x=2", self.address)
    }

    /// Returns what came in so far.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

fn hear(mut stream: TcpStream, answer: &str, got: &Mutex<Vec<Got>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let mut came = Got {
        head,
        body: Vec::new(),
    };
    came.body = vec![0; came.header("content-length").parse().unwrap()];
    reader.read_exact(&mut came.body).unwrap();
    got.lock().unwrap().push(came);
    // Who reads no further than it must may be gone by then.
    drop(stream.write_all(answer.as_bytes()));
}
