//! A node in a folder of its own, with its pages on a free port.

use std::{net::SocketAddr, path::Path, sync::Arc, thread::JoinHandle};

use orgo_engine::authorize::Person;
use orgo_schema::{
    fact::{Account, Source},
    id::{CompartmentId, UserId},
    word::{Duty, Visibility},
};
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::browser::Browser;
use crate::{
    environment::Environment,
    found::{self, Plan},
    guard,
    http::{self, Mail, Serving, listen::Limits},
    intake::{self, Outcome},
    link,
    node::Node,
    store::user,
    tls::{Keeper, Names},
};

pub(super) const PASSWORD: &str = "correct horse battery";
pub(super) const ADMIN: &str = "admin@school.example";

/// How a site is set up.
#[derive(Clone, Copy)]
pub(super) struct Setup {
    pub(super) bind: &'static str,
    pub(super) limits: Limits,
    pub(super) mail: Mail,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            bind: "127.0.0.1:0",
            limits: Limits::default(),
            mail: Mail::ByHand,
        }
    }
}

/// A running node.
pub(super) struct Site {
    pub(super) node: Arc<Node>,
    pub(super) address: SocketAddr,
    pub(super) tls: Option<Arc<Keeper>>,
    pub(super) invite: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    folder: TempDir,
}

impl Site {
    pub(super) fn new() -> Self {
        Self::with(Setup::default())
    }

    pub(super) fn with(setup: Setup) -> Self {
        Self::within(setup, Environment::system())
    }

    /// Sets one up in a world of its own.
    pub(super) fn within(setup: Setup, environment: Environment) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = Plan {
            organization: "Riverside School".into(),
            profile: "school".into(),
            site: "Main building".into(),
            admin: ADMIN.into(),
            ..Plan::default()
        };
        let begun = found::begin_with(folder.path(), &plan, environment).unwrap();
        let (node, invite) = (Arc::new(begun.node), begun.token);
        let (stop, stopped) = oneshot::channel::<()>();
        let listener = http::bind(setup.bind.parse().unwrap()).unwrap();
        let bound = listener.local_addr().unwrap();
        let tls = (!bound.ip().is_loopback()).then(|| {
            let names = Names::of(bound.ip());
            Arc::new(Keeper::open(folder.path(), names, (node.clock)()).unwrap())
        });
        let serving = Serving {
            listener,
            tls: tls.clone(),
            mail: setup.mail,
        };
        let limits = setup.limits;
        let served = Arc::clone(&node);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let until = async { drop(stopped.await) };
                http::serve_within(served, serving, limits, until)
                    .await
                    .unwrap();
            });
        });
        // What is bound to every address is bound to this one too.
        let address = SocketAddr::from(([127, 0, 0, 1], bound.port()));
        Self {
            node,
            address,
            tls,
            invite,
            stop: Some(stop),
            thread: Some(thread),
            folder,
        }
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn browser(&self) -> Browser {
        let certificate = self
            .tls
            .as_ref()
            .map(|_| self.folder().join("tls/cert.pem"));
        Browser::new(self.address, certificate.as_deref())
    }

    /// Signs the administrator in by the first link.
    pub(super) fn admin(&self) -> Browser {
        self.enter(&self.invite)
    }

    /// Uses an invitation.
    pub(super) fn enter(&self, invite: &str) -> Browser {
        let mut browser = self.browser();
        let fields = [
            ("invite", invite),
            ("password", PASSWORD),
            ("repeat", PASSWORD),
        ];
        let reply = browser.post(&link::path(invite), "/first-password", &fields);
        let leads_in = matches!(reply.header("location"), Some("/start" | "/work"));
        assert!(reply.status == 303 && leads_in, "{}", reply.text());
        browser
    }

    /// Adds somebody and signs them in.
    pub(super) fn somebody(
        &self,
        duty: Duty,
        team: Option<&str>,
        clearances: Vec<CompartmentId>,
    ) -> Browser {
        self.sign_in(Account {
            email: format!("{duty}@school.example"),
            name: format!("Some <{duty}>"),
            duty,
            teams: team.into_iter().map(|team| team.parse().unwrap()).collect(),
            clearances,
            active: true,
        })
    }

    /// Adds a member of a team, `NAME@school.example`, and signs them in.
    pub(super) fn member(&self, name: &str, team: &str) -> Browser {
        self.cleared(name, team, Vec::new())
    }

    /// The same, cleared for some compartments.
    pub(super) fn cleared(
        &self,
        name: &str,
        team: &str,
        clearances: Vec<CompartmentId>,
    ) -> Browser {
        self.sign_in(Account {
            email: format!("{name}@school.example"),
            name: name.to_owned(),
            duty: Duty::Member,
            teams: vec![team.parse().unwrap()],
            clearances,
            active: true,
        })
    }

    fn sign_in(&self, account: Account) -> Browser {
        let user = found::add_user(&self.node, account).unwrap();
        self.enter(&link::make(&self.node, user).unwrap())
    }

    pub(super) fn person(&self, email: &str) -> Person {
        let user = self
            .node
            .store
            .read(|db| user::by_email(db, email))
            .unwrap()
            .unwrap();
        guard::person(&self.node.setting(), user.id, &user.account).unwrap()
    }

    pub(super) fn user(&self, email: &str) -> UserId {
        self.person(email).user
    }

    pub(super) fn compartment(&self, visibility: Visibility) -> CompartmentId {
        self.node
            .setting()
            .compartment_for(visibility)
            .scope
            .compartment
    }

    pub(super) fn deliver(&self, to: &str, subject: &str, body: &str) -> Outcome {
        let raw = format!(
            "From: Dana Reyes <dana@parents.example>\r\nTo: {to}@school.example\r\nSubject: {subject}\r\n\
             Date: Tue, 17 Nov 2026 08:31:00 +0000\r\nMessage-ID: <{}@parents.example>\r\n\r\n{body}\r\n",
            subject.replace(|c: char| !c.is_ascii_alphanumeric(), ".")
        );
        let to = Some(format!("{to}@school.example"));
        intake::deliver(&self.node, raw.into_bytes(), to, Source::Mail).unwrap()
    }

    /// Delivers the four mails of the walkthrough.
    pub(super) fn deliver_samples(&self) -> Vec<Outcome> {
        vec![
            self.deliver(
                "maintenance",
                "Urgent: HVAC Repair Needed",
                "The heating is cold in Room 7.",
            ),
            self.deliver(
                "maintenance",
                "Water Leak in Room 102",
                "Please come, it is urgent.",
            ),
            self.deliver("emergency", "Fire alarm in Building A", "It rings."),
            self.deliver("info", "Question about opening hours", "When do you open?"),
        ]
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).unwrap_or_default();
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
        self.node.close();
    }
}
