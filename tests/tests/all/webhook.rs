//! Signed events reach another program: a real node, a real receiver, checked with nothing of the node's own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use orgo_tests::letter;
use orgo_tests::site::{Site, put, until};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Where alarms are written to.
const ROOM: &str = "emergency@riverside.example";

/// A request that came in: the lines of its head, and its body.
type Came = (Vec<String>, Vec<u8>);

/// A program that takes events.
struct Receiver {
    address: SocketAddr,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let came = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&came);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if let Some(request) = hear(stream.unwrap()) {
                    heard.lock().unwrap().push(request);
                }
            }
        });
        Self { address, came }
    }

    /// Lets a node post events here.
    fn serve(&self, site: &Site) {
        put(
            &site.data().join("gateway.yaml"),
            "webhooks:\n  allow: [127.0.0.1]\n",
        );
    }

    fn url(&self) -> String {
        format!("http://{}/events", self.address)
    }

    /// Returns the events of a type that came in, each checked with the secret.
    fn events(&self, kind: &str, secret: &str) -> Vec<Value> {
        let came = self.came.lock().unwrap().clone();
        let events = came.iter().map(|(head, body)| {
            check(head, body, secret);
            serde_json::from_slice::<Value>(body).unwrap()
        });
        events.filter(|event| event["type"] == kind).collect()
    }
}

/// Reads a request and takes it.
fn hear(mut stream: TcpStream) -> Option<Came> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if line == "\r\n" {
            break;
        }
        head.push(line.trim_end().to_owned());
    }
    let mut body = vec![0; header(&head, "content-length").parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").ok()?;
    Some((head, body))
}

fn header<'a>(head: &'a [String], name: &str) -> &'a str {
    let mut lines = head.iter().filter_map(|line| line.split_once(": "));
    lines
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map_or("", |(_, value)| value)
}

/// Checks the signature of a request, by RFC 2104 and the form of Standard Webhooks.
fn check(head: &[String], body: &[u8], secret: &str) {
    let key = decode(secret.strip_prefix("whsec_").unwrap());
    let pad = |with: u8| -> Vec<u8> {
        let padded = key.iter().copied().chain(std::iter::repeat(0));
        padded.take(64).map(|byte| byte ^ with).collect()
    };
    let (id, at) = (
        header(head, "webhook-id"),
        header(head, "webhook-timestamp"),
    );
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(format!("{id}.{at}."))
        .chain_update(body)
        .finalize();
    let mac = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize();
    let signature = header(head, "webhook-signature");
    assert_eq!(decode(signature.strip_prefix("v1,").unwrap()), mac.to_vec());
}

/// Reads base64 (RFC 4648).
fn decode(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for char in text.trim_end_matches('=').chars() {
        let digit = DIGITS.find(char).unwrap();
        bits = (bits << 6) | u32::try_from(digit).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).unwrap());
        }
    }
    bytes
}

/// Makes a critical task: its first step occurs at once.
fn alarm(site: &Site, id: &str, subject: &str) -> String {
    let taken = site.deliver(ROOM, letter::letter(id, subject, "Ben"));
    taken["task_ids"][0].as_str().unwrap().to_owned()
}

/// Waits until so many events of a type have come, and returns them.
fn wait(receiver: &Receiver, (kind, secret): (&str, &str), count: usize) -> Vec<Value> {
    until("the events have come", || {
        Some(receiver.events(kind, secret)).filter(|events| events.len() >= count)
    })
}

/// Waits until so many events are written down as sent.
fn written_down(site: &Site, count: usize) {
    until("events are written down as sent", || {
        let lines = site.items(&["outbox", "list"]);
        let is_sent = |line: &&Value| line["webhook_id"].is_string() && line["state"] == "sent";
        (lines.iter().filter(is_sent).count() == count).then_some(())
    });
}

#[test]
fn a_step_of_the_ladder_is_told_exactly_once() {
    let (site, receiver) = (Site::new("school"), Receiver::start());
    receiver.serve(&site);
    let node = site.start();
    let url = receiver.url();
    let added = site.ok(&["webhook", "add", "chat", &url, "--event", "escalated"]);
    let secret = added["secret"].as_str().unwrap();
    let first = alarm(&site, "first@example.org", "Fire alarm in Building A");
    let asked = ("task.escalated", secret);
    let told = wait(&receiver, asked, 1);
    assert_eq!(told[0]["data"]["task_id"], first.as_str());
    assert_eq!(told[0]["data"]["task"]["title"], "Fire alarm in Building A");

    // A power cut changes nothing, and neither does what else happens to the task.
    written_down(&site, 1);
    node.kill();
    let node = site.start();
    site.ok(&["task", "comment", &first, "Coming."]);
    let second = alarm(&site, "second@example.org", "Fire alarm in Building B");
    let told = wait(&receiver, asked, 2);
    assert_eq!(told[1]["data"]["task_id"], second.as_str());
    written_down(&site, 2);
    assert_eq!(receiver.events("task.escalated", secret).len(), 2);
    let log = site.items(&["webhook", "log", "chat"]);
    assert!(log.iter().all(|line| line["status"] == 204), "{log:?}");
    let secrets = site.items(&["webhook", "list"]);
    assert!(secrets[0]["secret"].is_null(), "it is shown once");

    // Somebody who asks for it again gets it under the name it had.
    let id = told[0]["id"].as_str().unwrap();
    site.ok(&["webhook", "replay", id]);
    let told = wait(&receiver, asked, 3);
    assert_eq!(told[2], told[0]);
    site.ok(&["webhook", "remove", "chat"]);
    drop(node);
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

#[test]
fn a_webhook_is_known_at_every_site_with_one_secret() {
    let (office, receiver) = (Site::new("school"), Receiver::start());
    let field = office.second_as("Field", &["--power", "gateway"]);
    receiver.serve(&office);
    receiver.serve(&field);
    let url = receiver.url();
    let added = office.ok(&["webhook", "add", "chat", &url]);
    let secret = added["secret"].as_str().unwrap();
    office.carry(&field, "Field");
    let known = field.items(&["webhook", "list"]);
    assert_eq!(known[0]["webhook_id"], added["webhook_id"]);
    assert_eq!(known[0]["url"], url.as_str());
    for site in [&office, &field] {
        let posted = site.ok(&["webhook", "test", "chat"]);
        assert_eq!(
            (&posted["outcome"], posted["status"].as_u64()),
            (&"taken".into(), Some(204))
        );
    }
    let tests = receiver.events("orgo.test", secret);
    assert_eq!(tests.len(), 2);
    assert_eq!(tests[1]["data"]["site"], "Field");

    // What one gateway has posted another one does not, and what is in no file of the folder is the secret.
    office.ok(&[
        "case",
        "new",
        "--title",
        "Gate",
        "--label",
        "1001.11.HR.Conduct",
    ]);
    office.ok(&["outbox", "run"]);
    office.carry(&field, "Field");
    assert_eq!(field.ok(&["outbox", "run"])["events"], 0);
    assert_eq!(receiver.events("case.received", secret).len(), 1);
    let refused = field.run(&["webhook", "add", "other", &url]);
    assert_eq!(refused.exit, 1);
    assert!(
        refused.stderr.contains("no administrator's node"),
        "{}",
        refused.stderr
    );
    let file = std::fs::read_to_string(field.data().join("webhooks/chat.yaml")).unwrap();
    assert!(
        !file.contains(secret.strip_prefix("whsec_").unwrap()),
        "{file}"
    );
}
