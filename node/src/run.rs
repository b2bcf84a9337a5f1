//! `orgo run`: the node and its few tasks, until somebody stops it.

use std::{
    collections::BTreeMap, net::SocketAddr, path::Path, process::ExitCode, sync::Arc,
    time::Duration,
};

use orgo_schema::{id::HookId, journal::Happening};
use tokio::task::JoinHandle;

use crate::{
    cli::{Run, say},
    clock,
    failure::Failure,
    found::{self, Begun, Plan},
    home::Home,
    http::{self, Mail, Serving},
    journal::{self, Circumstances},
    link,
    node::Node,
    outbox, peer, policy, purge, socket,
    store::user,
    tls::{Keeper, Names},
    turn,
};

/// How often the node looks for steps that have occurred and for changed configuration.
const TICK: Duration = Duration::from_secs(2);

/// How often the node looks after purges by itself; when something comes for one it does so at once.
const PURGE_TICK: Duration = Duration::from_secs(3_600);
/// Every so many of these it looks for what was kept for long enough: once a day.
const PURGE_TICKS_A_DAY: u32 = 24;

/// The most addresses in numbers that are shown at the start.
const ADDRESSES_MAX: usize = 4;

/// What is logged where `ORGO_LOG` does not say. What finds neighbours complains at each try where there is
/// no network; that nothing was found is seen from the state of the peers.
const LOGGED: &str =
    "info,iroh=warn,iroh_mdns_address_lookup=warn,noq=warn,noq_proto=warn,swarm_discovery=off";

/// Runs the node until it is told to stop.
///
/// # Errors
/// When it cannot start.
pub fn run(folder: &Path, asked: &Run) -> Result<ExitCode, Failure> {
    start_log();
    // Before anything is made: an address that cannot be used is found out at once.
    let listener = http::bind(asked.http)?;
    let bound = listener
        .local_addr()
        .map_err(|error| Failure::Trouble(error.to_string()))?;
    let (node, token) = open(folder, asked)?;
    let node = Arc::new(node);
    let reading = (node.clock)();
    if !reading.source.is_sound() {
        say(&format!(
            "the clock shows {}: nothing moves up the ladder until it is set",
            reading.now
        ));
    }
    if let Some(complaint) = node.complaint() {
        say(&format!(
            "{complaint}\nthe last configuration that worked is in force"
        ));
    }
    for locked in node.locked() {
        say(&format!(
            "the compartment {} is locked: its key is not here, mail for it waits",
            locked.name
        ));
    }
    let tls = if bound.ip().is_loopback() {
        None
    } else {
        let names = Names::of(bound.ip());
        Some(Arc::new(Keeper::open(folder, names, reading)?))
    };
    socket::listen(&node)?;
    let mail = if asked.no_mail {
        Mail::Off
    } else {
        Mail::ByHand
    };
    greet(&node, bound, tls.as_deref(), token.as_deref(), mail);
    journal::note(&node, Happening::NodeStarted, Circumstances::default())?;
    let serving = Serving {
        listener,
        tls,
        mail,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Trouble(format!("no threads: {error}")))?;
    let outcome = runtime.block_on(async {
        let reachable = match asked.meeting() {
            Some(settings) => {
                let reachable = peer::start(Arc::clone(&node), &settings).await?;
                let listens = reachable.listens_at();
                let listens: Vec<_> = listens.iter().map(ToString::to_string).collect();
                say(&format!("  other nodes  {}", listens.join(", ")));
                Some(reachable)
            }
            None => None,
        };
        let at_work = at_work(&node, !asked.no_mail);
        let served = http::serve(Arc::clone(&node), serving, stopped()).await;
        at_work.iter().for_each(JoinHandle::abort);
        if let Some(reachable) = reachable {
            reachable.stop().await;
        }
        served
    });
    stop(&node);
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Closes the node. What cannot be written on the way out keeps nobody from stopping.
fn stop(node: &Node) {
    if let Err(failure) = journal::note(node, Happening::NodeStopped, Circumstances::default()) {
        tracing::error!(%failure, "that the node stopped could not be written down");
    }
    node.close();
}

/// Opens the node of a folder; the first start creates everything.
fn open(folder: &Path, asked: &Run) -> Result<(Node, Option<String>), Failure> {
    if Home::exists(folder) {
        let node = Node::open(Home::open(folder)?)?;
        let token = link_of_whom_nobody_knows(&node)?;
        return Ok((node, token));
    }
    say(&format!("creating a store in {}", folder.display()));
    if let Some(demo) = asked.demo {
        say("telling three weeks of its life; this takes some seconds");
        demo.fill(folder, clock::read())?;
        let node = Node::open(Home::open(folder)?)?;
        let token = link_of_whom_nobody_knows(&node)?;
        return Ok((node, token));
    }
    let Begun {
        node,
        token,
        recovery,
    } = found::begin(folder, &plain_plan())?;
    say(&format!(
        "  recovery key {recovery}\n{}",
        found::RECOVERY_NOTE
    ));
    Ok((node, Some(token)))
}

fn plain_plan() -> Plan {
    Plan {
        organization: "My organisation".into(),
        profile: "school".into(),
        site: "Main".into(),
        admin: "admin@localhost".into(),
        ..Plan::default()
    }
}

/// Makes a fresh link while the first administrator has chosen no password.
fn link_of_whom_nobody_knows(node: &Node) -> Result<Option<String>, Failure> {
    let users = node.store.read(|db| user::list(db, 100))?;
    if users.is_empty() && found::joined_later(&node.setting()) {
        // A node that joined: its people come with what the others tell.
        return Ok(None);
    }
    if users.is_empty() {
        // The first start was cut off between the store and its first administrator.
        return found::first_administrator(node, &plain_plan().admin).map(Some);
    }
    let administrator = users.iter().find(|user| {
        user.account.active && user.account.duty == orgo_schema::word::Duty::Administrator
    });
    let signed_up = users.iter().any(|user| user.phc.is_some());
    administrator
        .filter(|_| !signed_up)
        .map(|user| link::make(node, user.id))
        .transpose()
}

/// Says where the pages are. These lines are what a newcomer looks for.
fn greet(node: &Node, bound: SocketAddr, tls: Option<&Keeper>, token: Option<&str>, mail: Mail) {
    let setting = node.setting();
    say(&format!(
        "{} at {} is running",
        setting.organization_name, setting.site
    ));
    let origins = match tls {
        Some(keeper) => origins(keeper.names(), bound),
        None => vec![format!("http://{bound}")],
    };
    let heads = std::iter::once("  pages        ").chain(std::iter::repeat("               "));
    for (head, origin) in heads.zip(&origins) {
        say(&format!("{head}{origin}/"));
    }
    if let (Some(token), Some(origin)) = (token, origins.first()) {
        say(&format!("  first login  {origin}{}", link::path(token)));
    }
    if let Some(keeper) = tls {
        let pair = keeper.pair();
        say(&format!("  certificate  SHA-256 {}", pair.fingerprint));
        say(&if pair.is_self_made {
            "               Browsers will warn once, because this node made its certificate itself and nobody vouches \
             for it: go on if the fingerprint they show is this one."
                .to_owned()
        } else {
            format!(
                "               It is the one in tls/cert.pem, good until {}.",
                pair.ends
            )
        });
    }
    if mail == Mail::Off {
        say(
            "  mail         Off (--no-mail): this node fetches and sends none; `orgo deliver` and `orgo import` still \
             take in what they are given.",
        );
    }
}

/// Returns where other machines reach the pages, the surest first.
fn origins(names: &Names, bound: SocketAddr) -> Vec<String> {
    let port = bound.port();
    let addresses = names.addresses().iter();
    let (mut others, mut own): (Vec<_>, Vec<_>) = addresses
        .map(|address| SocketAddr::new(*address, port))
        .partition(|address| !address.ip().is_loopback());
    others.truncate(ADDRESSES_MAX);
    // What is bound to one address of the network is not bound to this one.
    own.truncate(usize::from(bound.ip().is_unspecified()));
    let numbers = others.iter().map(|address| format!("https://{address}"));
    let named = names
        .local_name()
        .map(|name| format!("https://{name}:{port}"));
    let own = own.iter().map(|address| format!("https://{address}"));
    numbers.chain(named).chain(own).collect()
}

/// Records steps that have occurred and takes up changed configuration.
async fn tick(node: Arc<Node>) {
    let mut timer = tokio::time::interval(TICK);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        let node = Arc::clone(&node);
        if let Err(error) = tokio::task::spawn_blocking(move || look(&node)).await {
            tracing::error!(%error, "looking for what is due stumbled");
        }
    }
}

/// Sends what is due. A server that does not answer holds nothing else up.
async fn post(node: Arc<Node>) {
    let mut timer = tokio::time::interval(TICK);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut complaint = String::new();
    loop {
        timer.tick().await;
        let node = Arc::clone(&node);
        let problem = match tokio::task::spawn_blocking(move || outbox::run(&node)).await {
            Ok(Ok(_)) => String::new(),
            Ok(Err(failure)) => failure.to_string(),
            Err(error) => error.to_string(),
        };
        // Said once, not every few seconds.
        if !problem.is_empty() && problem != complaint {
            tracing::error!("no mail is sent: {problem}");
        }
        complaint = problem;
    }
}

/// Posts events that are due, each webhook by itself: one that is slow or does not answer holds no other up.
async fn call(node: Arc<Node>) {
    let mut timer = tokio::time::interval(TICK);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut complaint = String::new();
    let mut at_work: BTreeMap<HookId, JoinHandle<Result<u32, Failure>>> = BTreeMap::new();
    loop {
        timer.tick().await;
        let mut problem = String::new();
        let ended: Vec<HookId> = at_work
            .iter()
            .filter(|(_, work)| work.is_finished())
            .map(|(hook, _)| *hook)
            .collect();
        for hook in ended {
            let Some(work) = at_work.remove(&hook) else {
                continue;
            };
            match work.await {
                Ok(Ok(_)) => {}
                Ok(Err(failure)) => problem = failure.to_string(),
                Err(error) => problem = error.to_string(),
            }
        }
        let looking = Arc::clone(&node);
        let due = tokio::task::spawn_blocking(move || outbox::call::due(&looking)).await;
        match due {
            Ok(Ok(due)) => {
                for hook in due {
                    let node = Arc::clone(&node);
                    at_work.entry(hook).or_insert_with(|| {
                        tokio::task::spawn_blocking(move || outbox::call::serve(&node, hook))
                    });
                }
            }
            Ok(Err(failure)) => problem = failure.to_string(),
            Err(error) => problem = error.to_string(),
        }
        if !problem.is_empty() && problem != complaint {
            tracing::error!("no events are posted: {problem}");
        }
        complaint = problem;
    }
}

/// Starts what the node does by itself.
fn at_work(node: &Arc<Node>, sends: bool) -> Vec<JoinHandle<()>> {
    let mut at_work = vec![
        tokio::spawn(tick(Arc::clone(node))),
        tokio::spawn(clear_up(Arc::clone(node))),
        tokio::spawn(fold_anew(Arc::clone(node))),
        tokio::spawn(call(Arc::clone(node))),
    ];
    if sends {
        at_work.push(tokio::spawn(post(Arc::clone(node))));
    }
    at_work
}

/// Folds open work anew after a change of the policy, beside everything else.
async fn fold_anew(node: Arc<Node>) {
    let mut timer = tokio::time::interval(TICK);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        let node = Arc::clone(&node);
        let folded = tokio::task::spawn_blocking(move || policy::again::run(&node));
        match folded.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "open work could not be folded anew"),
            Err(error) => tracing::error!(%error, "folding open work anew stumbled"),
        }
    }
}

/// Looks after what is to be purged, and once a day for what was kept for long enough.
async fn clear_up(node: Arc<Node>) {
    let mut timer = tokio::time::interval(PURGE_TICK);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ticks = 0_u32;
    loop {
        timer.tick().await;
        let (node, daily) = (Arc::clone(&node), ticks.is_multiple_of(PURGE_TICKS_A_DAY));
        ticks = ticks.wrapping_add(1);
        let cleared = tokio::task::spawn_blocking(move || {
            if daily {
                journal::sweep(&node, (node.clock)().now)?;
            }
            purge::tick(&node, daily)
        });
        let cleared = cleared.await;
        match cleared {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "what is to be purged could not be looked after");
            }
            Err(error) => tracing::error!(%error, "looking after what is to be purged stumbled"),
        }
    }
}

fn look(node: &Node) {
    let before = node.complaint();
    match node.refresh_configuration() {
        Ok(true) => tracing::info!("new profile, modules or rules are in force"),
        Ok(false) => {}
        Err(failure) if before.as_deref() == Some(&failure.to_string()) => {}
        Err(failure) => tracing::warn!(
            "the configuration on disk is broken, what was in force stays: {failure}"
        ),
    }
    for left in turn::turn(node).left {
        tracing::error!(error = %left.why, "{}", left.what);
    }
}

/// Waits until the program is told to stop.
async fn stopped() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        outcome = tokio::signal::ctrl_c() => {
            if outcome.is_err() {
                std::future::pending::<()>().await;
            }
        }
        () = terminated => {}
    }
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ORGO_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(LOGGED));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    if started.is_err() {
        say("a log is running already");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_addresses_they_can_reach_first() {
        let names = Names::new(
            Some("hill.school.example".to_owned()),
            ["127.0.0.1", "10.0.0.7", "fd00::7"]
                .map(|address| address.parse().unwrap())
                .into(),
        );
        let others = [
            "https://10.0.0.7:8731",
            "https://[fd00::7]:8731",
            "https://hill.local:8731",
        ];
        let own = "https://127.0.0.1:8731";
        let all = origins(&names, "0.0.0.0:8731".parse().unwrap());
        assert_eq!(all, [others.as_slice(), &[own]].concat());
        let one = origins(&names, "10.0.0.7:8731".parse().unwrap());
        assert_eq!(one, others);
    }
}
