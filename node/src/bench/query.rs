//! `orgo bench query`: how soon pages answer where there is much.

use std::{net::SocketAddr, path::Path, sync::Arc, thread, time::Duration};

use orgo_schema::{fact::Account, id::UserId, word::Duty};
use orgo_web::route;
use serde_json::{Map, Value, json};
use tokio::{runtime::Runtime, sync::oneshot};
use uuid::Uuid;

use super::{
    client::{Answers, Client},
    figures::{add, heading, peak_memory_mb, round, timed},
    sites::Sites,
};
use crate::{
    failure::Failure,
    found,
    home::{in_folder, random},
    http::{self, Mail, Serving},
    node::Node,
    store::{
        StoreError,
        login::{self, Session, TokenHash},
    },
};

/// Which page of a list "a page further down" is.
const FURTHER: usize = 10;
/// What is asked before anything is counted, so that what is read from disk first is not in the figures.
const WARM: usize = 20;
/// How long a session of the measurement lasts, in milliseconds.
const SESSION_MS: i64 = 6 * 3_600_000;
/// The roles of the sample's cases.
const ROLES: [&str; 5] = ["Maintenance", "Safety", "Cleaning", "Reception", "IT"];
/// Words that stand together in a few of the sample's cases.
const WORDS: [&str; 6] = [
    "radiator kitchen",
    "boiler leaks",
    "printer library",
    "fire door stuck",
    "Haddad ventilation",
    "canteen drain storm",
];

/// What is asked how often.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Cases, each with a task.
    pub cases: u32,
    /// Requests for each kind of page.
    pub requests: usize,
    /// Connections at once.
    pub connections: usize,
}

/// Fills a store, serves its pages on loopback, and asks for each kind of page many times: as an
/// administrator, who sees everything, and as a member of one team. Client and server share this process.
///
/// # Errors
/// When the temporary folder cannot be made or written, or a page is not answered.
pub fn query(asking: Asking) -> Result<Value, Failure> {
    in_folder("bench", |folder| measure(folder, asking))
}

fn measure(folder: &Path, asking: Asking) -> Result<Value, Failure> {
    let sites = Sites::found(folder)?;
    let node = &sites.here;
    let member = found::add_user(node, member()?)?;
    let (opened, making) = timed(|| sites.open_cases(node, asking.cases))?;
    let mut report = heading("query", node)?;
    add(
        &mut report,
        json!({
            "cases": opened.len(),
            "requests": asking.requests,
            "connections": asking.connections,
            "making_seconds": round(making.seconds),
        }),
    );
    let runtime = Runtime::new().map_err(|error| Failure::Trouble(error.to_string()))?;
    let (address, stop) = serve(node)?;
    for (who, user) in [("administrator", sites.user()), ("member", member)] {
        let client = Client {
            address,
            cookie: sign_in(node, user)?,
        };
        let mut pages = Map::new();
        for (name, paths) in runtime.block_on(pages_of(&client))? {
            // Not everybody opens everything.
            let opens = match paths.first() {
                Some(first) => runtime.block_on(client.opens(first))?,
                None => false,
            };
            if !opens {
                continue;
            }
            let figures = ask(&runtime, &client, &paths.into(), asking)?;
            pages.insert(name.to_owned(), figures);
        }
        add(&mut report, json!({ who: pages }));
    }
    add(
        &mut report,
        json!({ "peak_memory_mb": round(peak_memory_mb()?) }),
    );
    drop(stop);
    sites.close();
    Ok(Value::Object(report))
}

/// Somebody who sees what a member of one team sees.
fn member() -> Result<Account, Failure> {
    let team = "Operations.Maintenance".parse();
    Ok(Account {
        email: "member@localhost".into(),
        name: "Member".into(),
        duty: Duty::Member,
        teams: vec![
            team.map_err(|error: orgo_schema::role::RoleError| {
                Failure::Trouble(error.to_string())
            })?,
        ],
        clearances: Vec::new(),
        active: true,
    })
}

/// Begins a session, and returns its cookie.
fn sign_in(node: &Node, user: UserId) -> Result<String, Failure> {
    let token = Uuid::from_bytes(random()?).to_string();
    let session = Session {
        user,
        form_token: Uuid::from_bytes(random()?).to_string(),
    };
    let hash = TokenHash::of(&token);
    node.store.write_local(move |batch| {
        let end = batch.now().plus_ms(SESSION_MS);
        Ok::<_, StoreError>(login::begin(batch.db, hash, &session, end)?)
    })?;
    Ok(format!("{}={token}", http::SESSION_COOKIE))
}

/// Serves the pages until what is returned is dropped.
fn serve(node: &Arc<Node>) -> Result<(SocketAddr, oneshot::Sender<()>), Failure> {
    let listener = http::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let address = listener
        .local_addr()
        .map_err(|error| Failure::Trouble(error.to_string()))?;
    let (stop, stopped) = oneshot::channel::<()>();
    let runtime = Runtime::new().map_err(|error| Failure::Trouble(error.to_string()))?;
    let (node, serving) = (
        Arc::clone(node),
        Serving {
            listener,
            tls: None,
            mail: Mail::Off,
        },
    );
    thread::spawn(move || {
        let until = async { drop(stopped.await) };
        if let Err(failure) = runtime.block_on(http::serve(node, serving, until)) {
            tracing::error!("the pages are not served any more: {failure}");
        }
        runtime.shutdown_timeout(Duration::from_secs(1));
    });
    Ok((address, stop))
}

/// Returns the kinds of pages, each with the addresses that are asked for in turn.
async fn pages_of(client: &Client) -> Result<Vec<(&'static str, Vec<String>)>, Failure> {
    let roles = |base: &'static str, more: &'static [(&'static str, &'static str)]| {
        let labels = ROLES.map(|role| format!("1001.81.Operations.{role}"));
        let path = |label: &String| {
            let mut query = vec![("label", label.as_str())];
            query.extend(more);
            route::with_query(base, &query)
        };
        labels.iter().map(path).collect::<Vec<_>>()
    };
    let search = WORDS.map(|words| route::with_query(route::CASES, &[("q", words)]));
    let all = route::with_query(route::WORK, &[("tab", "all")]);
    let tasks = walk(client, &all, "/tasks/").await?;
    let cases = walk(client, route::CASES, "/cases/").await?;
    Ok(vec![
        ("work", vec![route::WORK.to_owned()]),
        (
            "work_levels",
            vec![route::with_query(route::WORK, &[("tab", "levels")])],
        ),
        ("work_all_further", vec![tasks.last]),
        ("work_all", vec![all]),
        (
            "work_filtered",
            roles(route::WORK, &[("tab", "all"), ("priority", "high")]),
        ),
        ("cases", vec![route::CASES.to_owned()]),
        ("cases_further", vec![cases.last]),
        (
            "cases_filtered",
            roles(route::CASES, &[("priority", "high")]),
        ),
        (
            "cases_by_severity",
            vec![route::with_query(route::CASES, &[("sort", "severity")])],
        ),
        ("cases_searched", search.to_vec()),
        ("case", cases.objects),
        ("task", tasks.objects),
        ("triage", vec![route::TRIAGE.to_owned()]),
        ("plan", vec![route::PLAN.to_owned()]),
    ])
}

/// Some pages of a list, found by its links.
struct Walk {
    /// The address of the last of them.
    last: String,
    /// What its lines lead to.
    objects: Vec<String>,
}

/// Goes down a list, page by page; to its end where it is short.
async fn walk(client: &Client, first: &str, object: &str) -> Result<Walk, Failure> {
    let mut walk = Walk {
        last: first.to_owned(),
        objects: Vec::new(),
    };
    for number in 1..=FURTHER {
        let page = client.page(&walk.last).await?;
        let links = page.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split_once('"').map(|(link, _)| link));
        let (mut next, mut found) = (None, Vec::new());
        for link in links {
            match link.strip_prefix(object) {
                Some(id) if !id.contains(['/', '?', '#']) => found.push(link.to_owned()),
                _ if link.contains("after=") => next = Some(link.replace("&amp;", "&")),
                _ => {}
            }
        }
        walk.objects.extend(found);
        match next {
            Some(next) if number < FURTHER => walk.last = next,
            _ => break,
        }
    }
    walk.objects.dedup();
    // A list may say of something only that it is there.
    let found = std::mem::take(&mut walk.objects);
    for path in found {
        if client.opens(&path).await? {
            walk.objects.push(path);
        }
    }
    Ok(walk)
}

/// Asks for pages of one kind, and says what it took.
fn ask(
    runtime: &Runtime,
    client: &Client,
    paths: &Arc<[String]>,
    asking: Asking,
) -> Result<Value, Failure> {
    runtime.block_on(client.load(paths, WARM, asking.connections))?;
    let (answers, took) =
        timed(|| runtime.block_on(client.load(paths, asking.requests, asking.connections)))?;
    let Answers { mut millis, bytes } = answers;
    millis.sort_by(f64::total_cmp);
    let count = millis.len().max(1);
    let at = |per_mille: usize| millis.get((count * per_mille / 1000).min(count - 1));
    let at = |per_mille| at(per_mille).copied().map(round);
    Ok(json!({
        "p50_ms": at(500),
        "p99_ms": at(990),
        "longest_ms": at(1000),
        "per_second": round(count as f64 / took.seconds),
        "cpu_ms": round(took.cpu_ms / count as f64),
        "bytes": round(bytes as f64 / count as f64),
    }))
}
