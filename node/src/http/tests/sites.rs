//! Sites and sync: letting one in, carrying bundles, deciding about what differs and what was not let in.

use std::{fs, path::PathBuf, sync::Arc};

use orgo_schema::{
    command::{Command, Object},
    fact::{Source, Value},
    id::{CaseId, ChangeHash, DocumentId, DocumentKind},
    time::Stamp,
    word::{Duty, Priority, Visibility},
};
use orgo_sync::{
    author::{Mandate, Writer},
    id::GrantHash,
    key::NodeKey,
    parcel::Parcel,
    roster::RosterEntry,
    session::Chunk,
};
use tempfile::TempDir;

use super::{
    browser::{self, Browser, Reply},
    site::{ADMIN, Site},
};
use crate::{
    admit,
    bundle::{export, import},
    environment::Environment,
    guard,
    home::Home,
    intake,
    membership::{
        newcomer::{self, Newcomer},
        take, wish,
    },
    node::Node,
    store::{StoreError, blob, document, parcel, user},
    submit::submit,
    verb::BundleExport,
};

/// A second node of the organisation, let in through the pages.
pub(super) struct Clinic {
    pub(super) node: Node,
    pub(super) folder: TempDir,
}

/// Uploads bytes as a browser does.
fn upload(browser: &mut Browser, address: &str, name: &str, bytes: &[u8]) -> Reply {
    let token = browser.get("/menu").token();
    let mut body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--b\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let cookies: Vec<String> = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut text = format!(
        "POST {address} HTTP/1.1\r\nConnection: close\r\nHost: {}\r\nCookie: {}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n",
        browser.address,
        cookies.join("; "),
        body.len()
    )
    .into_bytes();
    text.extend(body);
    browser::read(&browser.speak(&text))
}

fn ticket(admin: &mut Browser) -> String {
    let reply = admin.post(
        "/sites",
        "/sites/invite",
        &[("hours", "24"), ("addresses", "")],
    );
    assert_eq!(reply.status, 200, "{}", reply.text());
    let text = reply.text();
    assert!(text.contains("data:image/svg+xml,"), "{text}");
    let at = text.find("orgo1").unwrap();
    let ticket = text[at..].chars();
    ticket.take_while(char::is_ascii_alphanumeric).collect()
}

fn asking(folder: &TempDir, ticket: &str) -> newcomer::Asking {
    let compartments = ["public", "internal"].map(|name| name.parse().unwrap());
    let newcomer = Newcomer {
        name: "Clinic 4".into(),
        site: "Clinic 4".into(),
        wishes: wish::capabilities(&compartments, &["gateway".parse().unwrap()], false),
    };
    newcomer::ask(
        &folder.path().join("node"),
        ticket.parse().unwrap(),
        &newcomer,
    )
    .unwrap()
}

impl Clinic {
    pub(super) fn let_in(admin: &mut Browser) -> Self {
        Self::let_in_as(admin, &[])
    }

    /// Lets it in with some of the powers it may have.
    fn let_in_as(admin: &mut Browser, powers: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ticket = ticket(admin);
        let asked = asking(&folder, &ticket);
        let reply = upload(
            admin,
            "/sites/requests",
            "request.orgo",
            &asked.request.write(),
        );
        assert_eq!(reply.header("location"), Some("/sites"), "{}", reply.text());
        let page = admin.get("/sites");
        assert!(page.text().contains("Requests waiting"), "{}", page.text());
        let approve = page
            .links("/sites/requests/")
            .into_iter()
            .find(|link| link.ends_with("/approve"));
        let approve = approve.unwrap();
        let token = page.token();
        let reply = admin.send(&approve, &[("token", &token)]);
        assert_eq!(reply.status, 422, "nothing is ticked");
        assert!(reply.text().contains("at least one compartment"));
        assert!(
            !page.text().contains("value=\"parcels\""),
            "it follows from the powers: {}",
            page.text()
        );
        let mut fields = vec![
            ("token", token.as_str()),
            ("compartment", "public"),
            ("compartment", "internal"),
        ];
        fields.extend(powers.iter().map(|power| ("power", *power)));
        let reply = admin.send(&approve, &fields);
        assert_eq!(reply.status, 303, "{}", reply.text());
        let welcome = admin.get(&approve.replace("/approve", "/welcome"));
        assert_eq!(
            welcome.header("content-type"),
            Some("application/octet-stream")
        );
        let welcome = orgo_sync::join::SignedWelcome::read(&welcome.body).unwrap();
        let (node, _) = newcomer::join(&folder.path().join("node"), &welcome).unwrap();
        Self { node, folder }
    }

    /// Opens it again in another world.
    pub(super) fn reopened(self, environment: Environment) -> Self {
        let Self { node, folder } = self;
        node.close();
        drop(node);
        let home = Home::open(&folder.path().join("node")).unwrap();
        let node = Node::open_with(home, environment).unwrap();
        Self { node, folder }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Tells it what the site has, and the other way round.
    pub(super) fn meet(&self, site: &Site) {
        for (from, to) in [(&*site.node, &self.node), (&self.node, &*site.node)] {
            let entries: Vec<RosterEntry> = from.setting().roster.entries();
            take(to, &mut orgo_sync::roster::Waiting::default(), entries).unwrap();
        }
        admit::exchange(&site.node, &self.node).unwrap();
        self.node.refresh_users().unwrap();
    }

    pub(super) fn submit(&self, command: Command) {
        let user = self
            .node
            .store
            .read(|db| user::by_email(db, ADMIN))
            .unwrap()
            .unwrap();
        let person = guard::person(&self.node.setting(), user.id, &user.account).unwrap();
        submit(&self.node, &person, command).unwrap();
    }
}

/// Opens a case by mail and returns its id.
pub(super) fn case(site: &Site) -> CaseId {
    let outcome = site.deliver("maintenance", "Water Leak in Room 102", "It is urgent.");
    outcome.case_id.unwrap()
}

#[test]
fn a_site_alone_says_so_and_offers_what_is_next() {
    let site = Site::new();
    let mut admin = site.admin();
    let text = admin.get("/sites").text();
    for needle in [
        "only node of the organisation",
        "Main building",
        "founding member",
        "It is trusted",
        "/sites/invite",
    ] {
        assert!(text.contains(needle), "no {needle} in {text}");
    }
    assert!(
        !text.contains("/sites/bundles/make"),
        "there is nobody to make one for"
    );
    let text = admin.get("/sites/withheld").text();
    assert!(text.contains("Nothing is held back"), "{text}");
    let text = admin.get("/conflicts").text();
    assert!(text.contains("No site says otherwise"), "{text}");
}

#[test]
fn a_refused_form_stands_where_it_was_with_the_reason() {
    let site = Site::new();
    let mut admin = site.admin();
    let mut check = |path: &str, fields: &[(&str, &str)], needle: &str| {
        let reply = admin.post("/sites", path, fields);
        assert_eq!(reply.status, 422, "{path}");
        assert!(
            reply.text().contains(needle),
            "no {needle} in {}",
            reply.text()
        );
    };
    check(
        "/sites/invite",
        &[("hours", "0")],
        "good for 1 to 720 hours",
    );
    check(
        "/sites/receipts",
        &[("code", "nonsense")],
        "neither a file nor a code",
    );
    check(
        "/sites/receipts",
        &[("code", "../node.key")],
        "Write the code",
    );
    check("/sites/bundles", &[], "Choose at least one file");
    check(
        "/sites/bundles/make",
        &[("to", "nobody")],
        "Choose whom it is for",
    );
    let reply = upload(&mut admin, "/sites/requests", "x", b"no request");
    assert_eq!(reply.status, 422, "{}", reply.text());
    let reply = upload(&mut admin, "/sites/bundles", "photo.jpg", b"no bundle");
    assert_eq!(reply.status, 200);
    let text = reply.text();
    assert!(
        text.contains("Nothing was taken in") && text.contains("photo.jpg"),
        "{text}"
    );
    let folder = site.folder().to_string_lossy().into_owned();
    assert!(
        !text.contains(&folder),
        "where the node keeps files is nobody's business: {text}"
    );
    let left = fs::read_dir(site.folder().join("transit")).unwrap().count();
    assert_eq!(left, 0, "what came is gone");
}

#[test]
fn a_site_is_let_in_and_refused_by_hand() {
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin);
    clinic.meet(&site);
    let page = admin.get("/sites").text();
    for needle in [
        "Clinic 4",
        "approved",
        "Never met",
        "Holds internal, public.",
        "1 peer",
        "/sites/bundles/make",
    ] {
        assert!(page.contains(needle), "no {needle} in {page}");
    }
    let (_, row) = page
        .split_once("<h3>Clinic 4")
        .unwrap_or_else(|| page.rsplit_once("Clinic 4").unwrap());
    assert!(
        !row.contains("Takes mail in."),
        "what was not ticked was not given: {page}"
    );
    assert!(admin.get("/work").text().contains("1 peer"));
    let folder = tempfile::tempdir().unwrap();
    let other = asking(&folder, &ticket(&mut admin));
    upload(
        &mut admin,
        "/sites/requests",
        "request.orgo",
        &other.request.write(),
    );
    let page = admin.get("/sites");
    let refuse = page
        .links("/sites/requests/")
        .into_iter()
        .find(|link| link.ends_with("/refuse"));
    let reply = admin.send(&refuse.unwrap(), &[("token", &page.token())]);
    assert_eq!(reply.status, 303);
    assert!(!admin.get("/sites").text().contains("Requests waiting"));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one way there and back")]
fn bundles_go_and_come_with_their_receipts() {
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin);
    let case = case(&site);
    let node = clinic.node.setting().node.to_string();
    let fields = [("to", node.as_str()), ("what", "lacks")];
    let reply = admin.post("/sites", "/sites/bundles/make", &fields);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let length = reply.body.len().to_string();
    assert_eq!(reply.header("content-length"), Some(length.as_str()));
    assert!(
        reply
            .header("content-disposition")
            .unwrap()
            .contains(".orgo")
    );
    let stick = clinic.path("stick.orgo");
    fs::write(&stick, &reply.body).unwrap();
    assert!(
        admin
            .get("/sites")
            .text()
            .contains("On the way, no receipt yet")
    );
    let imported = import::import(&clinic.node, &[stick], None, &mut |_| ()).unwrap();
    assert_eq!(imported.failed, Vec::<String>::new());
    let receipt = fs::read(imported.receipts[0].file.as_ref().unwrap()).unwrap();
    let reply = upload(&mut admin, "/sites/receipts", "a.receipt", &receipt);
    assert_eq!(reply.header("location"), Some("/sites"), "{}", reply.text());
    let page = admin.get("/sites").text();
    assert!(
        page.contains("Received") && !page.contains("On the way"),
        "{page}"
    );
    let text = admin.get(&format!("/cases/{case}")).text();
    assert!(
        text.contains("2 nodes: Main building, Clinic 4")
            && text.contains("Known to have it: Clinic 4"),
        "{text}"
    );
    clinic.node.refresh_users().unwrap();
    clinic.submit(Command::Comment {
        object: Object::Case(case),
        text: "Seen at the clinic".into(),
    });
    let asked = BundleExport {
        to: vec!["Main building".into()],
        everyone: false,
        output: clinic.path("back.orgo"),
        split: None,
        full: false,
        since_last: false,
    };
    let exported = export::export(&clinic.node, &asked, &mut |_| ()).unwrap();
    let bytes = fs::read(&exported.files[0]).unwrap();
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let reply = upload(&mut coordinator, "/sites/bundles", "back.orgo", &bytes);
    let text = reply.text();
    assert!(
        text.contains("All files were taken in.") && text.contains("Receipt for Clinic 4"),
        "{text}"
    );
    assert!(text.contains("as a QR code"), "{text}");
    let receipt = coordinator.get(&format!("/sites/nodes/{node}/receipt"));
    assert_eq!(receipt.status, 200);
    fs::write(clinic.path("r"), &receipt.body).unwrap();
    let path = clinic.path("r").to_string_lossy().into_owned();
    let told = crate::bundle::receipt::take(&clinic.node, &path).unwrap();
    assert_eq!(told.received, [exported.sequence]);
    let text = admin.get(&format!("/cases/{case}")).text();
    assert!(
        text.contains("Seen at the clinic") && text.contains("Written at Clinic 4"),
        "{text}"
    );
}

#[test]
fn what_sites_set_apart_is_settled_in_one_place() {
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin);
    let case = case(&site);
    clinic.meet(&site);
    let set = |value| Command::SetCase { case, value };
    clinic.submit(set(Value::Priority(Priority::Low)));
    submit(
        &site.node,
        &site.person(ADMIN),
        set(Value::Priority(Priority::High)),
    )
    .unwrap();
    clinic.meet(&site);
    let page = admin.get("/conflicts").text();
    assert!(
        page.contains("Sites set the priority differently"),
        "{page}"
    );
    assert!(page.contains("Water Leak in Room 102"), "{page}");
    let mut stranger = site.somebody(Duty::Member, Some("HR"), Vec::new());
    let text = stranger.get("/conflicts").text();
    assert!(
        text.contains("No site says otherwise"),
        "who may not settle it is not asked: {text}"
    );
    let path = format!("/cases/{case}/conflicts/priority");
    let reply = admin.post("/conflicts", &path, &[("value", "low")]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(
        admin
            .get("/conflicts")
            .text()
            .contains("No site says otherwise")
    );
}

/// Nobody knows the grant that it was written by.
#[test]
fn an_envelope_that_waits_is_listed_with_what_it_needs_and_can_be_tried_again_or_forgotten() {
    let site = Site::new();
    let (mut admin, setting) = (site.admin(), site.node.setting());
    let internal = setting.compartment_for(Visibility::Internal);
    let mandate = Mandate {
        organization: setting.organization,
        compartment: internal.scope.compartment,
        grant: GrantHash::new([7; 32]),
        removals: setting.roster.removals().last(),
    };
    let key = Arc::new(NodeKey::new(&[3; 32]));
    let (stamp, wall) = (
        Stamp::upto((site.node.clock)().now),
        (site.node.clock)().wall(),
    );
    let mut writer = Writer::new(key, mandate, None);
    let document = DocumentId::from(CaseId::new(uuid::Uuid::from_u128(1)));
    let change = ChangeHash::new([9; 32]);
    let parcel = Parcel {
        signed: writer.envelope(&[(document, change)], stamp, wall).unwrap(),
        changes: Vec::new(),
        keys: Vec::new(),
    };
    let place = internal.scope.compartment;
    let source = admit::Source::Wire(setting.node);
    admit::parcels(&site.node, source, place, vec![parcel], None).unwrap();

    let needs = format!(
        "it needs grant {}, which has not arrived yet",
        mandate.grant
    );
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let page = coordinator.get("/sites/withheld");
    assert!(page.text().contains(&needs), "{}", page.text());
    assert!(
        !page.text().contains("/discard"),
        "an administrator decides"
    );
    let retry = page.links("/sites/withheld/").remove(0);
    let discard = retry.replace("/retry", "/discard");
    let reply = coordinator.send(&retry, &[("token", &page.token())]);
    assert_eq!(reply.status, 422, "{}", reply.text());
    assert!(reply.text().contains("It still waits"), "{}", reply.text());
    let reply = coordinator.send(&discard, &[("token", &page.token())]);
    assert_eq!(reply.status, 403, "{}", reply.text());
    let reply = admin.post("/sites/withheld", &discard, &[]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(!admin.get("/sites/withheld").text().contains("needs grant"));
}

#[test]
fn what_a_removed_site_wrote_waits_until_somebody_adopts_it() {
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in(&mut admin);
    let case = case(&site);
    clinic.meet(&site);
    clinic.submit(Command::Comment {
        object: Object::Case(case),
        text: "Before anybody knew".into(),
    });
    clinic.meet(&site);
    let remove = format!("/sites/nodes/{}/remove", clinic.node.setting().node);
    let page = admin.get(&remove).text();
    assert!(
        page.contains("Remove Clinic 4?") && page.contains("It cannot be undone"),
        "{page}"
    );
    assert_eq!(admin.post(&remove, &remove, &[("reason", " ")]).status, 422);
    let reply = admin.post(&remove, &remove, &[("reason", "The machine was stolen")]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let page = admin.get("/sites").text();
    assert!(
        page.contains("The machine was stolen.") && page.contains("removed"),
        "{page}"
    );
    assert_eq!(admin.get(&remove).status, 404, "it is gone");
    clinic.submit(Command::Comment {
        object: Object::Case(case),
        text: "After it was removed".into(),
    });
    admit::exchange(&site.node, &clinic.node).unwrap();
    let mut coordinator = site.somebody(Duty::Coordinator, None, Vec::new());
    let page = coordinator.get("/sites/withheld");
    assert!(
        page.text().contains("Written after a removal"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("/adopt"), "an administrator decides");
    let retry = page.links("/sites/withheld/").remove(0);
    let reply = coordinator.send(&retry, &[("token", &page.token())]);
    assert_eq!(reply.status, 303, "{}", reply.text());
    let adopt = retry.replace("/retry", "/adopt");
    let reply = admin.post("/sites/withheld", &retry.replace("/retry", "/discard"), &[]);
    assert_eq!(reply.status, 422, "it may still count: {}", reply.text());
    let reply = admin.post("/sites/withheld", &adopt, &[]);
    assert_eq!(
        reply.header("location"),
        Some("/sites/withheld"),
        "{}",
        reply.text()
    );
    assert!(
        admin
            .get("/sites/withheld")
            .text()
            .contains("Nothing is held back")
    );
    assert!(
        admin
            .get(&format!("/cases/{case}"))
            .text()
            .contains("After it was removed")
    );
}

/// Whoever took it in is not cleared; whoever opened it says through whom it came.
#[test]
fn mail_on_its_way_is_listed_until_it_is_opened_and_then_says_which_way_it_came() {
    const RULES: &str = "version: \"1.0\"\nrules:\n  - id: safeguarding\n    when: { to: safe@* }\n    \
        then: { visibility: restricted, label: 1001.11.HR.Conduct, case: { title: \"{{ subject }}\" } }\n";
    let site = Site::new();
    let mut admin = site.admin();
    let clinic = Clinic::let_in_as(&mut admin, &["gateway"]);
    let text = admin.get("/sites").text();
    assert!(
        text.contains("Holds internal, public. Carries sealed mail for others. Takes mail in."),
        "{text}"
    );
    for node in [&*site.node, &clinic.node] {
        fs::create_dir_all(node.home.folder.join("rules")).unwrap();
        fs::write(node.home.folder.join("rules/safeguarding.yaml"), RULES).unwrap();
        assert!(node.refresh_configuration().unwrap());
    }
    clinic.meet(&site);
    let raw =
        b"From: a@b.example\r\nSubject: About a nurse\r\nMessage-ID: <1@b.example>\r\n\r\nHm.\r\n";
    let to = Some("safe@school.example".to_owned());
    let outcome = intake::deliver(&clinic.node, raw.to_vec(), to, Source::Mail).unwrap();
    assert_eq!(outcome.outcome, intake::Kind::Sealed, "{outcome:?}");
    clinic.meet(&site);
    let listed = |admin: &mut Browser| admin.get("/quarantine").text();
    let text = listed(&mut admin);
    assert!(
        text.contains(
            "Mail from Clinic 4 for the compartment restricted is sealed for Main building"
        ),
        "{text}"
    );

    let setting = clinic.node.setting();
    let home = setting.parcels.as_ref().unwrap();
    let (hash, content) = clinic
        .node
        .store
        .read(|db| {
            let row = parcel::all(db, 1)?.remove(0).row;
            let facts = document::facts(db, home, row)?;
            let fold = orgo_engine::fold::parcel(&facts.facts).unwrap();
            let hash = fold.parceled.sealed;
            let blob = blob::row(db, home.row, &hash)?.unwrap();
            Ok::<_, StoreError>((hash, blob::read(db, blob)?))
        })
        .unwrap();
    let chunk = Chunk {
        content,
        last: true,
    };
    let place = home.scope.compartment;
    admit::blob(&site.node, place, hash, 0, chunk).unwrap();
    let text = listed(&mut admin);
    assert!(!text.contains("is sealed for"), "{text}");
    let cases = site
        .node
        .store
        .read(|db| Ok::<_, StoreError>(document::after(db, DocumentKind::Case, 0, 10)?));
    let [case] = cases.unwrap().try_into().unwrap();
    let text = admin.get(&format!("/cases/{}", case.id.id)).text();
    assert!(text.contains("About a nurse"), "{text}");
    assert!(
        text.contains("opened the mail, which Clinic 4 had taken in"),
        "{text}"
    );
}
