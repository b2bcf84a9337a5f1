//! How this node is: what needs somebody, and what is known.

use std::{fs, path::Path};

use axum::{extract::State, response::Response};
use orgo_schema::{time::ClockSource, time::Timestamp};
use orgo_web::{
    Language,
    model::{Fact, Tone},
    page::status::{self as model, Group, StatusPage, Trouble},
    route,
};

use super::{
    Mail,
    answer::{self, Answer},
    app::App,
    desk::Desk,
    session::Visitor,
    show, time, withheld,
};
use crate::{
    failure::Failure,
    guard,
    peer::{self, PeerStatus, glance::glance},
    protect::{self, State as Lock},
    store::{StoreError, outbox, quarantine, replica::Log, spool},
    tls::Keeper,
};

/// Less room than this on the disk needs somebody, in bytes.
const ROOM_MIN: u64 = 1 << 30;
/// So much room is nearly none.
const ROOM_LOW: u64 = 200 << 20;
/// How long a site may be out of reach before somebody should know, in milliseconds: two days.
const SILENT_MS: i64 = 2 * 24 * 3_600_000;

/// Shows how this node is.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    let (mail, tls, since) = (app.mail(), app.place().tls().cloned(), app.since());
    app.answer(visitor, move |desk| {
        guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
        let seen = look(desk)?;
        let page = StatusPage {
            trouble: trouble(desk, &seen, tls.as_deref()),
            groups: groups(desk, &seen, (mail, since)),
        };
        Ok(Answer::Page(model::render(&desk.frame()?, page)))
    })
    .await
}

/// How much needs somebody, for the page of all of Set-up.
pub(super) fn needs(desk: &Desk<'_>) -> Result<usize, Failure> {
    let all = trouble(desk, &look(desk)?, None);
    let needs = all
        .iter()
        .filter(|one| matches!(one.tone, Tone::Fail | Tone::Warn));
    Ok(needs.count())
}

/// What was measured.
struct Seen {
    /// Mails that were taken and are not worked on yet.
    spooled: u64,
    quarantined: u64,
    withheld: usize,
    /// Messages that wait, and those of them that were tried in vain; of what the reader may read.
    outbox: (u64, u64),
    /// Changes in the logs that the reader reaches.
    changes: u64,
    /// Free bytes on the disk; nothing where the system does not say.
    free: Option<u64>,
    /// Bytes of the databases.
    databases: u64,
    peers: Vec<PeerStatus>,
    /// Compartments that are not open here.
    locked: usize,
}

fn look(desk: &Desk<'_>) -> Result<Seen, Failure> {
    let (rows, _) = desk.reach();
    let (spooled, quarantined, outbox) = desk.node.store.read(|db| {
        Ok::<_, Failure>((
            spool::count(db)?,
            quarantine::count(db)?,
            outbox::standing(db, &rows)?,
        ))
    })?;
    let changes = desk.node.store.read(|db| {
        let mut all = 0;
        for held in desk.setting.compartments.iter() {
            if rows.contains(&held.row)
                && let Some(log) = Log::open(db, held)?
            {
                all += log.count()?;
            }
        }
        Ok::<_, StoreError>(all)
    })?;
    let home = &desk.node.home;
    let locked = protect::list(desk.node);
    Ok(Seen {
        spooled,
        quarantined,
        withheld: withheld::count(desk)?,
        outbox,
        changes,
        free: free(&home.folder),
        databases: bytes(&home.folder) + bytes(&home.folder.join("compartments")),
        peers: peer::status(desk.node)?,
        locked: locked
            .iter()
            .filter(|held| matches!(held.state, Lock::Locked | Lock::KeyMissing))
            .count(),
    })
}

/// Returns how much room is left on the disk of a folder, in bytes, for who runs this program.
fn free(folder: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(folder).ok()?;
    Some(room.f_bavail.saturating_mul(room.f_frsize))
}

/// Adds up the databases in a folder, with what is not yet in them.
fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let databases = entries.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.ends_with(".db") || name.ends_with(".db-wal")
    });
    databases
        .filter_map(|entry| Some(entry.metadata().ok()?.len()))
        .sum()
}

/// Lists what needs somebody, the most serious first.
fn trouble(desk: &Desk<'_>, seen: &Seen, tls: Option<&Keeper>) -> Vec<Trouble> {
    let mut all = of_machine(desk, seen, tls);
    all.extend(of_work(seen));
    all.extend(of_sites(desk, seen));
    all.sort_by_key(|trouble| match trouble.tone {
        Tone::Fail => 0,
        Tone::Warn => 1,
        Tone::Plain | Tone::Info | Tone::Done | Tone::Hidden | Tone::Conflict => 2,
    });
    all
}

fn item(tone: Tone, title: String, text: &str, next: Option<(&str, &str)>) -> Trouble {
    Trouble {
        tone,
        title,
        text: text.to_owned(),
        next: next.map(|(address, words)| (address.to_owned(), words.to_owned())),
    }
}

fn of_machine(desk: &Desk<'_>, seen: &Seen, tls: Option<&Keeper>) -> Vec<Trouble> {
    let mut all = Vec::new();
    if let Some(free) = seen.free.filter(|free| *free < ROOM_MIN) {
        let tone = if free < ROOM_LOW {
            Tone::Fail
        } else {
            Tone::Warn
        };
        let text = "When the disk is full nothing can be taken in: mail waits at the mail server, and people cannot save. Make room, or move the folder to a larger disk.";
        all.push(item(
            tone,
            format!("The disk has {} left", size(free)),
            text,
            None,
        ));
    }
    if !desk.is_sure() {
        let text = "Nobody vouches for it. Nothing moves up by itself, and times are marked as provisional until it is settled.";
        all.push(item(
            Tone::Fail,
            "The clock is in doubt".to_owned(),
            text,
            Some((route::SITES, "Say what time it is")),
        ));
    }
    if let Some(complaint) = desk.node.complaint() {
        let first = complaint.lines().next().unwrap_or_default();
        let text = format!("What worked last still holds. {first}");
        all.push(item(
            Tone::Fail,
            "Rules or modules did not load".to_owned(),
            &text,
            Some((route::MODULES, "See every complaint")),
        ));
    }
    let pair = tls.map(Keeper::pair);
    if let Some(pair) = pair.filter(|pair| pair.is_near_end(desk.now)) {
        let title = format!(
            "The certificate of the pages ends {}",
            desk.wall.in_english().full(pair.ends)
        );
        let text = "After that browsers refuse the pages. Put a new pair into the folder tls among the data.";
        all.push(item(Tone::Warn, title, text, None));
    }
    if seen.locked > 0 {
        let title = show::count(
            seen.locked,
            "compartment is locked",
            "compartments are locked",
        );
        let text = "Nothing in them can be read here, and mail for them waits.";
        all.push(item(
            Tone::Warn,
            title,
            text,
            Some((route::SITES, "Go and unlock")),
        ));
    }
    all
}

fn of_work(seen: &Seen) -> Vec<Trouble> {
    let mut all = Vec::new();
    let (_, failing) = seen.outbox;
    if failing > 0 {
        let title = format!(
            "{} could not be sent",
            show::count(show::number(failing), "message", "messages")
        );
        let text = "They are tried again by themselves, ever more seldom. The command orgo outbox list says why.";
        all.push(item(Tone::Warn, title, text, None));
    }
    if seen.quarantined > 0 {
        let title = format!(
            "{} could not be read",
            show::count(show::number(seen.quarantined), "message", "messages")
        );
        let text = "They are kept byte for byte. Nobody acts on them until somebody looks.";
        all.push(item(
            Tone::Warn,
            title,
            text,
            Some((route::QUARANTINE, "Look at it")),
        ));
    }
    if seen.withheld > 0 {
        let title = format!(
            "{} of other sites not let in",
            show::count(seen.withheld, "change is", "changes are")
        );
        let text = "They do not count here, each for a reason that stands beside it.";
        all.push(item(
            Tone::Warn,
            title,
            text,
            Some((route::WITHHELD, "Look at it")),
        ));
    }
    all
}

fn of_sites(desk: &Desk<'_>, seen: &Seen) -> Vec<Trouble> {
    let mut all = Vec::new();
    let to_sites = Some((route::SITES, "Go to the sites"));
    let glance = glance(desk.node).unwrap_or_default();
    if glance.lacks_bundle {
        let text = "What came after it is kept. Ask who carries the stick.";
        all.push(item(
            Tone::Fail,
            "A bundle is missing".to_owned(),
            text,
            to_sites,
        ));
    }
    let is_silent = |peer: &&PeerStatus| {
        let last = peer.stick.map(|stick| stick.at).max(peer.met_at);
        !peer.connected && last.is_none_or(|last| desk.now.since_ms(last) > SILENT_MS)
    };
    for peer in seen.peers.iter().filter(is_silent) {
        let title = format!("{} is silent", peer.name);
        let last = peer.stick.map(|stick| stick.at).max(peer.met_at);
        let since = last.map_or_else(
            || "It was never met".to_owned(),
            |last| format!("It was met last {}", desk.wall.in_english().full(last)),
        );
        let behind = match peer.undelivered {
            Some(0) => " It has all that was written here.".to_owned(),
            Some(behind) => format!(" It lacks {behind} changes of what is here."),
            None => " What it lacks is not known.".to_owned(),
        };
        let why = peer.problem.as_deref().map(answer::sentence);
        let why = why.map(|why| format!(" {why}")).unwrap_or_default();
        all.push(item(
            Tone::Warn,
            title,
            &format!("{since}.{behind}{why}"),
            to_sites,
        ));
    }
    if glance.peers == 0 {
        let text = "If this disk breaks, everything is gone. Invite a second site, or copy the folder of the data, with the file key in it, to somewhere else while the node is stopped: Orgo makes no backup by itself.";
        all.push(item(
            Tone::Info,
            "There is no second copy".to_owned(),
            text,
            to_sites,
        ));
    } else if glance.is_late {
        let title = format!(
            "{} changes have been here alone for over an hour",
            glance.waiting
        );
        let text = "No other site is known to have them.";
        all.push(item(Tone::Warn, title, text, to_sites));
    }
    all
}

fn fact(name: &str, value: String) -> Fact {
    Fact {
        name: name.to_owned(),
        value,
        note: String::new(),
    }
}

fn group(title: &str, facts: Vec<Fact>) -> Group {
    Group {
        title: title.to_owned(),
        facts,
    }
}

/// Says what is known, by subject.
fn groups(desk: &Desk<'_>, seen: &Seen, (mail, since): (Mail, Timestamp)) -> Vec<Group> {
    let up = desk.now.since_ms(since);
    let (waiting, failing) = seen.outbox;
    let loaded = &desk.setting.configuration.loaded;
    vec![
        group(
            "This node",
            vec![
                fact("Site", desk.setting.site.clone()),
                fact("Version", env!("CARGO_PKG_VERSION").to_owned()),
                fact("Pages open for", time::length(Language::English, up)),
                fact("Clock", clock(desk)),
            ],
        ),
        group(
            "Disk",
            vec![
                fact(
                    "Free",
                    seen.free.map_or_else(|| "not known".to_owned(), size),
                ),
                fact("Databases", size(seen.databases)),
                fact(
                    "Changes in the log",
                    format!("{}, of what you may read", seen.changes),
                ),
            ],
        ),
        group(
            "Mail",
            vec![
                fact("Gateway", gateway(desk, mail)),
                fact("Not worked on yet", seen.spooled.to_string()),
                fact("Could not be read", seen.quarantined.to_string()),
                fact(
                    "To be sent",
                    format!("{waiting}, {failing} of them tried in vain"),
                ),
            ],
        ),
        others(seen),
        group(
            "Configuration",
            vec![
                fact(
                    "Profile",
                    format!(
                        "{}, version {}",
                        loaded.policy.profile, loaded.policy.version
                    ),
                ),
                fact("Modules", loaded.modules.iter().count().to_string()),
                fact("Rules", loaded.rules.rules().len().to_string()),
            ],
        ),
    ]
}

/// Says how it goes with other sites.
fn others(seen: &Seen) -> Group {
    let all = seen.peers.len();
    let connected = seen.peers.iter().filter(|peer| peer.connected).count();
    let behind: Vec<String> = seen
        .peers
        .iter()
        .filter_map(|peer| Some((peer, peer.undelivered.filter(|lacks| *lacks > 0)?)))
        .map(|(peer, lacks)| format!("{} lacks {lacks}", peer.name))
        .collect();
    let behind = if all == 0 {
        "there is no other site".to_owned()
    } else if behind.is_empty() {
        "none that is known".to_owned()
    } else {
        behind.join(", ")
    };
    let facts = vec![
        fact("Connected", format!("{connected} of {all}")),
        fact("Behind", behind),
        fact("Backup", "Orgo makes none by itself".to_owned()),
    ];
    group("Other sites", facts)
}

fn clock(desk: &Desk<'_>) -> String {
    let by = match (desk.node.clock)().source {
        ClockSource::None => "nobody vouches for it",
        ClockSource::Rtc => "the clock chip of this machine vouches for it",
        ClockSource::Peer => "another node vouches for it",
        ClockSource::Operator => "a person vouches for it",
        ClockSource::Ntp => "a time server vouches for it",
    };
    format!("{}; {by}", desk.wall.in_english().full(desk.now))
}

fn gateway(desk: &Desk<'_>, mail: Mail) -> String {
    let sends = desk.node.home.folder.join("mail.yaml").exists();
    match (mail, sends) {
        (Mail::Off, _) => "off: started with --no-mail",
        (Mail::ByHand, true) => {
            "sends by the server of mail.yaml; takes in what the mail server hands to orgo deliver"
        }
        (Mail::ByHand, false) => {
            "sends nothing: there is no mail.yaml; takes in what the mail server hands to orgo deliver"
        }
    }
    .to_owned()
}

/// Says how large something is, in gigabytes where it is that large.
fn size(bytes: u64) -> String {
    const GB: u64 = 1_000_000_000;
    if bytes < GB {
        return show::size(bytes);
    }
    format!("{}.{} GB", bytes / GB, bytes % GB / (GB / 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_room_are_said() {
        assert_eq!(size(12_340_000), "12.3 MB");
        assert_eq!(size(2_460_000_000), "2.4 GB");
        let folder = tempfile::tempdir().unwrap();
        assert!(free(folder.path()).is_some_and(|free| free > 0));
        fs::write(folder.path().join("main.db"), [0; 10]).unwrap();
        fs::write(folder.path().join("main.db-wal"), [0; 5]).unwrap();
        fs::write(folder.path().join("key"), [0; 32]).unwrap();
        assert_eq!(bytes(folder.path()), 15);
    }
}
