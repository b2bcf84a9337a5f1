//! The lines of the nodes: what the roster says of each, and how it goes with it.

use std::collections::BTreeMap;

use orgo_schema::{id::NodeId, time::Timestamp};
use orgo_web::{
    Language,
    page::sites::{Lacks, Link, SiteNode, Trust},
};

use super::super::{answer, desk::Desk, show, time};
use crate::{
    failure::Failure,
    membership::list::{self, Line, Standing},
    peer::{self, PeerStatus},
    store::carrier::Numbers,
    words,
};

/// How far clocks may be apart and still agree, in milliseconds.
const AGREES_MS: i64 = 2_000;
/// How far clocks are apart when something is wrong, in milliseconds.
const OFF_MS: i64 = 60_000;

/// Returns what people call a node.
pub(super) fn name(desk: &Desk<'_>, node: NodeId) -> String {
    let member = desk.setting.roster.member(node);
    let say = words::Sites(desk.visitor.language);
    member.map_or_else(
        || say.unknown_node().to_owned(),
        |member| member.name.clone(),
    )
}

/// Lists the other members, by name.
pub(super) fn others(desk: &Desk<'_>) -> Vec<NodeId> {
    let roster = &desk.setting.roster;
    let mut others: Vec<(String, NodeId)> = roster
        .members()
        .filter(|(_, member)| member.node != desk.setting.node && roster.is_member(member.node))
        .map(|(_, member)| (name(desk, member.node), member.node))
        .collect();
    others.sort();
    others.dedup();
    others.into_iter().map(|(_, node)| node).collect()
}

/// Lists the nodes: this one, the other members, those that were removed.
pub(super) fn nodes(
    desk: &Desk<'_>,
    numbers: &BTreeMap<NodeId, Numbers>,
) -> Result<Vec<SiteNode>, Failure> {
    let status = peer::status(desk.node)?;
    let mut lines = list::lines(desk.node)?;
    lines.retain(|line| line.status != Standing::Waiting);
    lines.sort_by_key(|line| !line.is_this);
    let node = |line: Line| {
        let peer = status.iter().find(|peer| peer.node_id == line.node_id);
        let missing = numbers
            .get(&line.node_id)
            .map_or(0, |numbers| numbers.missing);
        node(desk, line, peer, missing)
    };
    Ok(lines.into_iter().map(node).collect())
}

fn node(desk: &Desk<'_>, line: Line, peer: Option<&PeerStatus>, missing: u64) -> SiteNode {
    let founders = &desk.setting.roster.founding().nodes;
    let is_founding = founders.iter().any(|founder| founder.node == line.node_id);
    let trust = match line.status {
        Standing::Removed => Trust::Removed,
        Standing::Member | Standing::Waiting if is_founding => Trust::Founding,
        Standing::Member | Standing::Waiting => Trust::Approved,
    };
    let place = desk.setting.roster.parcels();
    let place = place.map(|(_, place)| place.name.as_str());
    let base = SiteNode {
        id: line.node_id.to_string(),
        powers: powers(
            desk.visitor.language,
            place,
            &line.compartments,
            &line.powers,
        ),
        name: line.name,
        site: line.site,
        is_this: line.is_this,
        trust,
        reason: removal(desk, line.removed_at, line.reason.as_deref()),
        met: line.met_at.map(|at| desk.moment(at)),
        ..SiteNode::default()
    };
    if line.is_this {
        return SiteNode {
            link: Link::This,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..base
        };
    }
    match peer {
        None => SiteNode {
            link: Link::Shut,
            ..base
        },
        Some(peer) => with_contact(desk, base, peer, missing),
    }
}

fn with_contact(desk: &Desk<'_>, base: SiteNode, peer: &PeerStatus, missing: u64) -> SiteNode {
    // What was carried counts as contact where it came later than the last talk.
    let stick = peer
        .stick
        .filter(|stick| peer.met_at.is_none_or(|met| met < stick.at));
    let language = desk.visitor.language;
    let say = words::Sites(language);
    let link = match (peer.connected, peer.caught_up, &peer.problem, peer.met_at) {
        (true, true, ..) => Link::Even,
        (true, false, ..) => Link::Talking,
        (false, _, Some(_), _) => Link::Failed,
        (false, _, None, Some(_)) => Link::Met,
        (false, _, None, None) if stick.is_some() => Link::Carried,
        (false, _, None, None) => Link::Never,
    };
    let direction = match (stick.map(|stick| stick.direction), peer.direction) {
        (Some("out"), _) => say.stick_out(),
        (Some(_), _) => say.stick_in(),
        (None, Some("out")) => say.we_called(),
        (None, Some(_)) => say.they_called(),
        (None, None) => "",
    };
    let ours = match (missing, peer.met_at) {
        (0, Some(_)) => Lacks::Nothing,
        (0, None) => Lacks::Unknown,
        (missing, _) => Lacks::Some(show::number(missing)),
    };
    let theirs = match peer.undelivered {
        None => Lacks::Unknown,
        Some(0) => Lacks::Nothing,
        Some(count) => Lacks::Some(show::number(count)),
    };
    let traffic = match (peer.sent_bytes, peer.received_bytes) {
        (0, 0) => String::new(),
        (sent, received) => say.traffic(&show::size(sent), &show::size(received)),
    };
    let problem = peer.problem.as_deref().filter(|_| !peer.connected);
    SiteNode {
        link,
        direction: direction.to_owned(),
        met: stick
            .map(|stick| stick.at)
            .or(peer.met_at)
            .map(|at| desk.moment(at)),
        theirs,
        ours,
        traffic,
        clock: skew(language, peer.skew_ms),
        is_clock_off: peer.skew_ms.is_some_and(|skew| skew.abs() > OFF_MS),
        version: match peer.version.as_str() {
            "" => String::new(),
            version => format!("protocol {version}"),
        },
        problem: problem.map(answer::sentence).unwrap_or_default(),
        ..base
    }
}

/// Says when a node was removed and why, as far as that was said.
fn removal(desk: &Desk<'_>, at: Option<Timestamp>, why: Option<&str>) -> String {
    let say = words::Sites(desk.visitor.language);
    let day = at.map(|at| desk.wall.day(at));
    match (day, why) {
        (Some(day), Some(why)) => answer::sentence(&say.removed_because(&day, why)),
        (Some(day), None) => answer::sentence(&say.removed_on(&day)),
        (None, Some(why)) => answer::sentence(why),
        (None, None) => String::new(),
    }
}

/// Says how far a clock is off.
fn skew(language: Language, ms: Option<i64>) -> String {
    let say = words::Sites(language);
    let Some(ms) = ms else {
        return say.clock_unknown().to_owned();
    };
    let apart = ms.abs();
    if apart <= AGREES_MS {
        return say.agrees().to_owned();
    }
    let length = if apart < OFF_MS {
        say.seconds(usize::try_from(apart / 1_000).unwrap_or_default())
    } else {
        time::length(language, apart)
    };
    if ms > 0 {
        say.ahead(&length)
    } else {
        say.behind(&length)
    }
}

/// Says what a node may hold and do; `place` is where sealed parcels lie.
fn powers(
    language: Language,
    place: Option<&str>,
    compartments: &[String],
    powers: &[String],
) -> String {
    let say = words::Sites(language);
    let is_place = |held: &&String| Some(held.strip_suffix("=read").unwrap_or(held)) == place;
    let carries = compartments.iter().any(|held| is_place(&held));
    let held = compartments
        .iter()
        .filter(|held| !is_place(held))
        .map(|name| match name.strip_suffix("=read") {
            Some(name) => say.reads_only(name),
            None => name.clone(),
        });
    let held: Vec<String> = held.collect();
    let mut sentences = if held.is_empty() {
        vec![say.holds_nothing().to_owned()]
    } else {
        vec![say.holds(&words::listed(language, held))]
    };
    if carries {
        sentences.push(say.carries().to_owned());
    }
    for power in powers {
        sentences.push(
            match power.as_str() {
                "gateway" => say.gateway(),
                "review" => say.review(),
                "courier" => say.courier(),
                "administrator" => say.administrator(),
                other => other,
            }
            .to_owned(),
        );
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_and_powers_are_said_in_words() {
        for (ms, words) in [
            (None, "unknown"),
            (Some(1_500), "agrees"),
            (Some(4_000), "4 s ahead"),
            (Some(-1_560_000), "26 min behind"),
        ] {
            assert_eq!(skew(Language::English, ms), words);
        }
        let list = |words: &[&str]| -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        assert_eq!(
            powers(
                Language::English,
                Some("parcels"),
                &list(&["internal", "restricted=read"]),
                &list(&["review", "administrator"])
            ),
            "Holds internal, restricted (reads only). Runs reviews. Administrators sign here."
        );
        for far in ["parcels", "parcels=read"] {
            assert_eq!(
                powers(
                    Language::English,
                    Some("parcels"),
                    &list(&["internal", far]),
                    &list(&["courier"])
                ),
                "Holds internal. Carries sealed mail for others. Carries bundles."
            );
        }
        assert_eq!(powers(Language::English, None, &[], &[]), "Holds nothing.");
    }
}
