//! `orgo run`: the node and its few tasks, until somebody stops it.

use std::{path::Path, process::ExitCode, sync::Arc, time::Duration};

use crate::{
    cli::{Run, say},
    demo, escalate,
    failure::Failure,
    found::{self, Plan},
    home::Home,
    http, link,
    node::Node,
    socket,
    store::user,
};

/// How often the node looks for steps that have occurred and for changed configuration.
const TICK: Duration = Duration::from_secs(2);

/// Runs the node until it is told to stop.
///
/// # Errors
/// When it cannot start.
pub fn run(folder: &Path, asked: &Run) -> Result<ExitCode, Failure> {
    start_log();
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
    socket::listen(&node)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Trouble(format!("no threads: {error}")))?;
    let outcome = runtime.block_on(async {
        let listener = http::bind(asked.http).await?;
        let address = listener
            .local_addr()
            .map_err(|error| Failure::Trouble(error.to_string()))?;
        greet(&node, &address.to_string(), token.as_deref());
        let ticking = tokio::spawn(tick(Arc::clone(&node)));
        let served = http::serve(Arc::clone(&node), listener, stopped()).await;
        ticking.abort();
        served
    });
    node.close();
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Opens the node of a folder; the first start creates everything.
fn open(folder: &Path, asked: &Run) -> Result<(Node, Option<String>), Failure> {
    if Home::exists(folder) {
        let node = Node::open(Home::open(folder)?)?;
        let token = link_of_whom_nobody_knows(&node)?;
        return Ok((node, token));
    }
    let plan = if asked.demo {
        demo::plan()
    } else {
        plain_plan()
    };
    say(&format!("creating a store in {}", folder.display()));
    let (node, token) = found::begin(folder, &plan)?;
    if asked.demo {
        demo::fill(&node)?;
    }
    Ok((node, Some(token)))
}

fn plain_plan() -> Plan {
    Plan {
        organization: "My organisation".into(),
        profile: "school".into(),
        site: "Main".into(),
        admin: "admin@localhost".into(),
    }
}

/// Makes a fresh link while the first administrator has chosen no password.
fn link_of_whom_nobody_knows(node: &Node) -> Result<Option<String>, Failure> {
    let users = node.store.read(|db| user::list(db, 100))?;
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

/// Says where the pages are. These two lines are what a newcomer looks for.
fn greet(node: &Node, address: &str, token: Option<&str>) {
    let setting = node.setting();
    say(&format!(
        "{} at {} is running",
        setting.organization_name, setting.site
    ));
    say(&format!("  pages        http://{address}/"));
    if let Some(token) = token {
        say(&format!(
            "  first login  http://{address}{}",
            link::path(token)
        ));
    }
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
    let reading = (node.clock)();
    if reading.source.is_sound()
        && let Err(error) = escalate::run(node, reading.now, false)
    {
        tracing::error!(%error, "steps that are due could not be recorded");
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
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    if started.is_err() {
        say("a log is running already");
    }
}
