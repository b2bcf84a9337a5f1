//! How this node is: what needs somebody, and what is known.

use std::{fs, path::Path};

use axum::{extract::State, response::Response};
use orgo_schema::{time::ClockSource, time::Timestamp};
use orgo_web::{
    Language,
    model::{Fact, Tone},
    page::status::{self as model, Group, StatusPage, Trouble},
    route,
    words::number as number_text,
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
    words,
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
    all.extend(of_work(desk.visitor.language, seen));
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
        raw: String::new(),
        next: next.map(|(address, words)| (address.to_owned(), words.to_owned())),
    }
}

fn of_machine(desk: &Desk<'_>, seen: &Seen, tls: Option<&Keeper>) -> Vec<Trouble> {
    let say = words::Health(desk.visitor.language);
    let mut all = Vec::new();
    if let Some(free) = seen.free.filter(|free| *free < ROOM_MIN) {
        let tone = if free < ROOM_LOW {
            Tone::Fail
        } else {
            Tone::Warn
        };
        all.push(item(
            tone,
            say.room_left(&size(free)),
            say.room_text(),
            None,
        ));
    }
    if !desk.is_sure() {
        all.push(item(
            Tone::Fail,
            say.clock_doubt().to_owned(),
            say.clock_text(),
            Some((route::SITES, say.say_time())),
        ));
    }
    if let Some(complaint) = desk.node.complaint() {
        let first = complaint.lines().next().unwrap_or_default();
        let trouble = item(
            Tone::Fail,
            say.not_loaded().to_owned(),
            say.still_holds(),
            Some((route::MODULES, say.every_complaint())),
        );
        all.push(Trouble {
            raw: first.to_owned(),
            ..trouble
        });
    }
    let pair = tls.map(Keeper::pair);
    if let Some(pair) = pair.filter(|pair| pair.is_near_end(desk.now)) {
        let title = say.certificate(&desk.wall.full(pair.ends));
        all.push(item(Tone::Warn, title, say.certificate_text(), None));
    }
    if seen.locked > 0 {
        all.push(item(
            Tone::Warn,
            say.locked(seen.locked),
            say.locked_text(),
            Some((route::SITES, say.go_unlock())),
        ));
    }
    all
}

fn of_work(language: Language, seen: &Seen) -> Vec<Trouble> {
    let say = words::Health(language);
    let mut all = Vec::new();
    let (_, failing) = seen.outbox;
    if failing > 0 {
        let title = say.not_sent(show::number(failing));
        all.push(item(Tone::Warn, title, say.not_sent_text(), None));
    }
    if seen.quarantined > 0 {
        all.push(item(
            Tone::Warn,
            say.not_read(show::number(seen.quarantined)),
            say.not_read_text(),
            Some((route::QUARANTINE, say.look())),
        ));
    }
    if seen.withheld > 0 {
        all.push(item(
            Tone::Warn,
            say.not_let_in(seen.withheld),
            say.not_let_in_text(),
            Some((route::WITHHELD, say.look())),
        ));
    }
    all
}

fn of_sites(desk: &Desk<'_>, seen: &Seen) -> Vec<Trouble> {
    let say = words::Health(desk.visitor.language);
    let mut all = Vec::new();
    let to_sites = Some((route::SITES, say.to_sites()));
    let glance = glance(desk.node).unwrap_or_default();
    if glance.lacks_bundle {
        all.push(item(
            Tone::Fail,
            say.bundle_missing().to_owned(),
            say.bundle_text(),
            to_sites,
        ));
    }
    let is_silent = |peer: &&PeerStatus| {
        let last = peer.stick.map(|stick| stick.at).max(peer.met_at);
        !peer.connected && last.is_none_or(|last| desk.now.since_ms(last) > SILENT_MS)
    };
    for peer in seen.peers.iter().filter(is_silent) {
        let last = peer.stick.map(|stick| stick.at).max(peer.met_at);
        let since = last.map_or_else(
            || say.never_met().to_owned(),
            |last| say.met_last(&desk.wall.full(last)),
        );
        let behind = match peer.undelivered {
            Some(0) => say.has_all().to_owned(),
            Some(behind) => say.it_lacks(show::number(behind)),
            None => say.lack_unknown().to_owned(),
        };
        let title = say.silent(&peer.name);
        let trouble = item(Tone::Warn, title, &format!("{since} {behind}"), to_sites);
        all.push(Trouble {
            raw: peer
                .problem
                .as_deref()
                .map(answer::sentence)
                .unwrap_or_default(),
            ..trouble
        });
    }
    if glance.peers == 0 {
        all.push(item(
            Tone::Info,
            say.no_copy().to_owned(),
            say.no_copy_text(),
            to_sites,
        ));
    } else if glance.is_late {
        let title = say.alone(show::number(glance.waiting));
        all.push(item(Tone::Warn, title, say.alone_text(), to_sites));
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
    let language = desk.visitor.language;
    let say = words::Health(language);
    let up = desk.now.since_ms(since);
    let (waiting, failing) = seen.outbox;
    let loaded = &desk.setting.configuration.loaded;
    let count = |number: usize| number_text(language, number);
    let policy = &loaded.policy;
    vec![
        group(
            say.this_node(),
            vec![
                fact(say.site(), desk.setting.site.clone()),
                fact(say.version(), env!("CARGO_PKG_VERSION").to_owned()),
                fact(say.pages_open(), time::length(language, up)),
                fact(say.clock(), clock(desk)),
            ],
        ),
        group(
            say.disk(),
            vec![
                fact(
                    say.free(),
                    seen.free.map_or_else(|| say.not_known().to_owned(), size),
                ),
                fact(say.databases(), size(seen.databases)),
                fact(
                    say.changes(),
                    say.of_what_you_read(show::number(seen.changes)),
                ),
            ],
        ),
        group(
            say.mail(),
            vec![
                fact(say.gateway(), gateway(desk, mail)),
                fact(say.not_worked_on(), count(show::number(seen.spooled))),
                fact(say.could_not_read(), count(show::number(seen.quarantined))),
                fact(
                    say.to_send(),
                    say.tried_in_vain(show::number(waiting), show::number(failing)),
                ),
            ],
        ),
        others(language, seen),
        group(
            say.configuration(),
            vec![
                fact(
                    say.profile(),
                    words::Profile(language).version(&policy.profile, &policy.version),
                ),
                fact(say.modules(), count(loaded.modules.iter().count())),
                fact(say.rules(), count(loaded.rules.rules().len())),
            ],
        ),
    ]
}

/// Says how it goes with other sites.
fn others(language: Language, seen: &Seen) -> Group {
    let say = words::Health(language);
    let all = seen.peers.len();
    let connected = seen.peers.iter().filter(|peer| peer.connected).count();
    let behind: Vec<String> = seen
        .peers
        .iter()
        .filter_map(|peer| Some((peer, peer.undelivered.filter(|lacks| *lacks > 0)?)))
        .map(|(peer, lacks)| say.one_lacks(&peer.name, show::number(lacks)))
        .collect();
    let behind = if all == 0 {
        say.no_other_site().to_owned()
    } else if behind.is_empty() {
        say.none_known().to_owned()
    } else {
        words::listed(language, behind)
    };
    let facts = vec![
        fact(say.connected(), say.some_of(connected, all)),
        fact(say.lags(), behind),
        fact(say.backup(), say.no_backup().to_owned()),
    ];
    group(say.other_sites(), facts)
}

fn clock(desk: &Desk<'_>) -> String {
    let (say, sites) = (
        words::Health(desk.visitor.language),
        words::Sites(desk.visitor.language),
    );
    let shows = desk.wall.full(desk.now);
    let by = match (desk.node.clock)().source {
        ClockSource::None => return say.clock_none(&shows),
        ClockSource::Rtc => sites.by_chip(),
        ClockSource::Peer => sites.by_peer(),
        ClockSource::Operator => sites.by_operator(),
        ClockSource::Ntp => sites.by_server(),
    };
    say.clock_by(&shows, by)
}

fn gateway(desk: &Desk<'_>, mail: Mail) -> String {
    let say = words::Health(desk.visitor.language);
    let sends = desk.node.home.folder.join("mail.yaml").exists();
    match (mail, sends) {
        (Mail::Off, _) => say.mail_off(),
        (Mail::ByHand, true) => say.mail_both(),
        (Mail::ByHand, false) => say.mail_in(),
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
