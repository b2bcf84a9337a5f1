//! Sites and sync: how it goes with every node, what waits for a decision, and what travelled as files.

mod nodes;

use axum::{extract::State, http::StatusCode, response::Response};
use orgo_schema::time::ClockSource;
use orgo_sync::roster::Class;
use orgo_web::{
    model::{Banner, Choice, Fault, Message, Tone},
    page::sites::{
        self as model, BundleLine, BundleState, Bundles, LockedLine, SiteRequest, SitesPage,
        Welcomed,
    },
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    session::{Post, Visitor},
    transit, withheld,
};
use crate::{
    bundle::gaps,
    clock::say,
    failure::Failure,
    membership::brought::{self, Brought},
    protect::{self, Standing, State as Lock},
    store::{
        bundle::{self, Direction, HeldBundle},
        carrier::{self, Numbers},
    },
    words,
};

/// Bundles on the page.
const BUNDLES_MAX: usize = 20;
/// Nodes that were let in here whose welcome is offered, the last ones.
const WELCOMED_MAX: usize = 10;

/// Shows the sites.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| {
        desk.node.peers.glances.forget();
        Ok(Answer::Page(page(desk, Redo::default())?))
    })
    .await
}

/// What could not be done.
#[derive(Debug, Default)]
pub(super) struct Redo {
    /// What is wrong with the form that was posted.
    pub(super) faults: Vec<Fault>,
    /// The request that could not be approved, and why.
    pub(super) request: Option<(String, Message)>,
}

/// Shows the page again with what is wrong with a form.
pub(super) fn again(desk: &Desk<'_>, field: &str, message: Message) -> Result<Answer, Failure> {
    let fault = Fault {
        field: field.to_owned(),
        message,
    };
    let redo = Redo {
        faults: vec![fault],
        request: None,
    };
    Ok(Answer::Again(
        StatusCode::UNPROCESSABLE_ENTITY,
        page(desk, redo)?,
    ))
}

/// Writes the page.
pub(super) fn page(desk: &Desk<'_>, redo: Redo) -> Result<String, Failure> {
    desk.may_see_sites()?;
    let manages = desk.may_manage_sites().is_ok();
    let numbers = desk
        .node
        .store
        .read(|db| Ok::<_, crate::store::StoreError>(carrier::numbers(db)?))?;
    let requests = brought::all(desk.node)?;
    let (approved, waiting): (Vec<_>, Vec<_>) = requests
        .into_iter()
        .partition(|brought| brought.held.welcome.is_some());
    let waiting = waiting
        .into_iter()
        .filter(|brought| !desk.setting.roster.is_member(brought.request.node))
        .map(|brought| request(desk, brought, redo.request.as_ref()))
        .collect();
    let welcomed = approved
        .into_iter()
        .rev()
        .take(WELCOMED_MAX)
        .map(|brought| Welcomed {
            id: brought.id.to_string(),
            name: brought.request.name,
            site: brought.request.site,
        });
    let page = SitesPage {
        banners: banners(desk, &numbers)?,
        nodes: nodes::nodes(desk, &numbers)?,
        clock: clock(desk),
        clock_now: clock_now(desk),
        locked: protect::list(desk.node)
            .into_iter()
            .filter_map(locked)
            .collect(),
        requests: waiting,
        welcomed: if manages {
            welcomed.collect()
        } else {
            Vec::new()
        },
        compartments: compartments(desk),
        bundles: bundles(desk)?,
        withheld: withheld::count(desk)?,
        manages,
        faults: redo.faults,
    };
    Ok(model::render(&desk.frame()?, page))
}

/// Shows a compartment that is not open.
fn locked(standing: Standing) -> Option<LockedLine> {
    let has_passphrase = match standing.state {
        Lock::Open | Lock::Unlocked => return None,
        Lock::Locked => true,
        Lock::KeyMissing => false,
    };
    Some(LockedLine {
        name: standing.name,
        has_passphrase,
    })
}

/// Opens a compartment that waits for its passphrase.
pub(super) async fn unlock(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        desk.may_manage_sites()?;
        match protect::unlock(desk.node, fields.get("name"), fields.get("passphrase")) {
            Ok(_) => Ok(Answer::done(
                orgo_web::route::SITES.to_owned(),
                Said::Unlocked,
            )),
            Err(Failure::Input(why)) => again(desk, "passphrase", answer::fault(&why)),
            Err(failure) => Err(failure),
        }
    })
    .await
}

fn request(desk: &Desk<'_>, brought: Brought, redo: Option<&(String, Message)>) -> SiteRequest {
    let id = brought.id.to_string();
    let failure = redo.filter(|(failed, _)| *failed == id);
    let (compartments, mut powers) = brought.wishes;
    let signs = powers.iter().any(|power| power == "administrator");
    powers.retain(|power| power != "administrator");
    SiteRequest {
        failure: failure.map(|(_, why)| why.clone()),
        id,
        name: brought.request.name,
        site: brought.request.site,
        node: brought.request.node.to_string(),
        asked: desk.moment(brought.held.received),
        compartments,
        powers,
        administrator: signs,
    }
}

/// Says what the clock is worth, and by whose word.
fn clock(desk: &Desk<'_>) -> String {
    let say = words::Sites(desk.visitor.language);
    let shows = desk.wall.full(desk.now);
    let by = match (desk.node.clock)().source {
        ClockSource::None => {
            return say.clock_nobody(&shows);
        }
        ClockSource::Rtc => say.by_chip(),
        ClockSource::Peer => say.by_peer(),
        ClockSource::Operator => say.by_operator(),
        ClockSource::Ntp => say.by_server(),
    };
    say.clock_trusted(&shows, by)
}

/// Returns the time as the form shows it; nothing where there is nothing to say.
fn clock_now(desk: &Desk<'_>) -> Option<String> {
    let reading = (desk.node.clock)();
    let may_say = desk.may_manage_sites().is_ok() && reading.source != ClockSource::Ntp;
    may_say.then(|| desk.wall.form(reading.now))
}

/// Hears from an administrator what time it is.
pub(super) async fn set_clock(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        desk.may_manage_sites()?;
        let now = match desk.wall.read("now", fields.get("now")) {
            Ok(now) => now,
            Err(refusal) => return again(desk, "now", answer::fault(&refusal.to_string())),
        };
        match say::set(desk.node, now, say::TYPED_WITHIN_MS) {
            Ok(_) => Ok(Answer::done(
                orgo_web::route::SITES.to_owned(),
                Said::ClockSet,
            )),
            Err(Failure::Input(why)) => again(desk, "now", answer::fault(&why)),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Says what concerns the whole page.
fn banners(
    desk: &Desk<'_>,
    numbers: &std::collections::BTreeMap<orgo_schema::id::NodeId, Numbers>,
) -> Result<Vec<Banner>, Failure> {
    let language = desk.visitor.language;
    let say = words::Sites(language);
    let banner = |title: String, text: &str| Banner {
        tone: Tone::Fail,
        title,
        text: text.to_owned(),
        language,
    };
    let mut banners = Vec::new();
    for (maker, missing) in gaps::missing(desk.node)? {
        let list: Vec<String> = missing.iter().map(ToString::to_string).collect();
        let title = say.missing_bundle(&nodes::name(desk, maker), &list.join(", "));
        banners.push(banner(title, say.missing_text()));
    }
    for (author, _) in numbers.iter().filter(|(_, numbers)| numbers.is_forked) {
        banners.push(banner(
            say.forked(&nodes::name(desk, *author)),
            say.forked_text(),
        ));
    }
    if desk.setting.roster.removals().is_forked() {
        banners.push(banner(
            say.removed_apart().to_owned(),
            say.removed_apart_text(),
        ));
    }
    Ok(banners)
}

/// Lists the compartments there are to give.
fn compartments(desk: &Desk<'_>) -> Vec<Choice> {
    let all = desk.setting.roster.of_work();
    let choice = |name: &str, class: Class| {
        let words = if class.is_common() {
            name.to_owned()
        } else {
            words::Sites(desk.visitor.language).restricted(name)
        };
        Choice {
            value: name.to_owned(),
            words,
        }
    };
    all.map(|(_, held)| choice(&held.name, held.class))
        .collect()
}

fn bundles(desk: &Desk<'_>) -> Result<Bundles, Failure> {
    let mut all: Vec<HeldBundle> = Vec::new();
    for direction in [Direction::Out, Direction::In, Direction::Aside] {
        all.extend(desk.node.store.read(|db| bundle::all(db, direction))?);
    }
    all.sort_by_key(|held| std::cmp::Reverse((held.made, held.sequence)));
    all.truncate(BUNDLES_MAX);
    let others = nodes::others(desk);
    let mut to: Vec<Choice> = others
        .iter()
        .map(|node| Choice {
            value: node.to_string(),
            words: nodes::name(desk, *node),
        })
        .collect();
    if to.len() > 1 {
        to.push(Choice {
            value: super::bundles::EVERYONE.to_owned(),
            words: words::Sites(desk.visitor.language).every_site().to_owned(),
        });
    }
    Ok(Bundles {
        to,
        lines: all.into_iter().map(|held| line(desk, &held)).collect(),
        size_max: transit::size_max(),
    })
}

fn line(desk: &Desk<'_>, held: &HeldBundle) -> BundleLine {
    let record = &held.record;
    let is_whole = record.came.len() as u64 == u64::from(record.parts);
    let state = match (held.direction, record.confirmed) {
        (Direction::Out, Some(at)) => BundleState::Received(desk.moment(at)),
        (Direction::Out, None) => BundleState::OnTheWay,
        (Direction::In, _) if is_whole => BundleState::Imported,
        (Direction::In, _) => BundleState::Incomplete,
        (Direction::Aside, _) => BundleState::Aside,
    };
    let came = held.direction == Direction::In;
    BundleLine {
        number: held.sequence,
        is_ours: held.direction == Direction::Out,
        name: nodes::name(desk, held.peer),
        made: desk.moment(held.made),
        state,
        receipt: came.then(|| held.peer.to_string()),
    }
}
