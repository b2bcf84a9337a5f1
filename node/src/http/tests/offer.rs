//! The link of a case that is offered to another organisation: what it shows, what it takes, and when it is nothing.

use orgo_schema::{
    case::CaseAction,
    command::{Command, NewCase, Object, Refusal, Unit},
    fact::{Location, OfferReply, TransferState},
    id::CaseId,
    view::{CaseView, TransferView},
    word::{Priority, Visibility},
};

use super::{
    browser::{Browser, Reply},
    site::{ADMIN, Site},
};
use crate::{failure::Failure, offer, project, submit::submit};

const DISTRICT: &str = "District Works <works@district.example>";

/// A case that is offered to the district.
struct Offered {
    site: Site,
    case: CaseId,
}

impl Offered {
    fn new(visibility: Visibility) -> Self {
        let site = Site::new();
        let new = NewCase {
            title: "Burst <main> pipe".into(),
            narrative: "Water runs down the road.".into(),
            label: "1001.11.Operations.Maintenance".parse().unwrap(),
            severity: None,
            priority: Priority::Medium,
            visibility,
            location: Location {
                site: Some("North gate".into()),
                area: None,
            },
            tags: vec!["secret-tag".into()],
            domain: None,
            subtype: None,
            reactivity_time: None,
            metadata: Vec::new(),
        };
        let open = Command::OpenCase {
            case: new,
            tasks: Vec::new(),
        };
        let case = submit(&site.node, &site.person(ADMIN), open).unwrap();
        Self {
            case: case.case_id.unwrap(),
            site,
        }
    }

    fn offer(&self, to: &str) -> Result<(), Failure> {
        let offer = Command::Offer {
            object: Object::Case(self.case),
            to: to.parse::<Unit>().unwrap(),
            reason: "The pipe is theirs".to_owned(),
        };
        submit(&self.site.node, &self.site.person(ADMIN), offer).map(drop)
    }

    fn view(&self) -> CaseView {
        let setting = self.site.node.setting();
        let internal = setting.compartment_for(Visibility::Internal);
        let folded = self
            .site
            .node
            .store
            .read(|db| project::fold_case(db, &setting, internal, self.case));
        folded.unwrap().unwrap().case.view
    }

    fn last(&self) -> TransferView {
        self.view().transfers.pop().unwrap()
    }

    fn path(&self) -> String {
        let setting = self.site.node.setting();
        let internal = setting.compartment_for(Visibility::Internal);
        let token = offer::token(&internal.scope, self.case, self.last().offer_id);
        format!("/offers/{token}")
    }
}

fn says(browser: &mut Browser, path: &str, says: &str, reason: &str) -> Reply {
    browser.send(path, &[("says", says), ("reason", reason)])
}

#[test]
fn who_holds_the_link_answers_without_an_account_and_moves_nothing() {
    let offered = Offered::new(Visibility::Internal);
    offered.offer(DISTRICT).unwrap();
    let (label, path) = (offered.view().label, offered.path());
    let mut nobody = offered.site.browser();
    let page = nobody.get(&path);
    assert_eq!(page.status, 200);
    for words in [
        "Burst &lt;main&gt; pipe",
        "Water runs down the road.",
        "North gate",
        "The pipe is theirs",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(!page.text().contains("secret-tag"));
    assert_eq!(
        offered.last().state,
        TransferState::Open,
        "looking is no answer"
    );
    // A no needs a reason, and nobody outside takes back what was offered.
    for wrong in ["reject", "revoke", "perhaps"] {
        let reply = says(&mut nobody, &path, wrong, "");
        assert_eq!(reply.status, 422, "{wrong}: {}", reply.text());
    }
    assert_eq!(offered.last().state, TransferState::Open);
    let reply = says(&mut nobody, &path, "reject", "It lies on your ground");
    assert_eq!(reply.status, 200);
    let last = offered.last();
    assert_eq!(last.state, TransferState::Rejected);
    let answer = last.answer.unwrap();
    assert_eq!(answer.by, None);
    assert_eq!(answer.reason.as_deref(), Some("It lies on your ground"));
    // What was answered once is not answered again by the same link.
    assert_eq!(says(&mut nobody, &path, "accept", "").status, 200);
    assert_eq!(offered.last().state, TransferState::Rejected);

    offered.offer(DISTRICT).unwrap();
    let again = offered.path();
    assert_ne!(again, path);
    assert_eq!(says(&mut nobody, &again, "accept", "").status, 200);
    let view = offered.view();
    assert_eq!(offered.last().state, TransferState::Accepted);
    assert_eq!((&view.label, view.status.is_finished()), (&label, false));
    let mut admin = offered.site.admin();
    let page = admin.get(&format!("/cases/{}", offered.case));
    for words in ["Taken over outside", "works@district.example"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
}

#[test]
fn what_does_not_hold_is_nothing() {
    let offered = Offered::new(Visibility::Internal);
    offered.offer(DISTRICT).unwrap();
    let path = offered.path();
    let mut nobody = offered.site.browser();
    let (whole, last) = path.split_at(path.len() - 1);
    let other = if last == "0" { "1" } else { "0" };
    for wrong in [
        format!("{whole}{other}"),
        whole.to_owned(),
        "/offers/x".to_owned(),
    ] {
        let reply = nobody.get(&wrong);
        assert_eq!(reply.status, 404, "{wrong}");
        assert!(!reply.text().contains("pipe"), "{}", reply.text());
    }
    let resolve = Command::ActOnCase {
        case: offered.case,
        action: CaseAction::Resolve,
        reason: Some("Dug up".to_owned()),
    };
    submit(&offered.site.node, &offered.site.person(ADMIN), resolve).unwrap();
    let over = nobody.get(&path);
    assert!(over.text().contains("not open any more"), "{}", over.text());
    says(&mut nobody, &path, "accept", "");
    assert_eq!(offered.last().state, TransferState::Lapsed);
}

#[test]
fn what_may_not_leave_is_not_offered_outside() {
    let offered = Offered::new(Visibility::Restricted);
    let problem = |said: Result<(), Failure>| match said {
        Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
            assert_eq!(field, "to");
            problem
        }
        other => panic!("{other:?}"),
    };
    assert!(problem(offered.offer(DISTRICT)).contains("restricted"));
    let offered = Offered::new(Visibility::Internal);
    assert!(problem(offered.offer("works@")).contains("is no address"));
    assert!(problem(offered.offer(ADMIN)).contains("signs in here"));
    offered.offer(DISTRICT).unwrap();
    assert!(problem(offered.offer("ben@x.example")).contains("offered already"));
    let take_back = Command::AnswerOffer {
        object: Object::Case(offered.case),
        offer: None,
        reply: OfferReply::Revoke,
        reason: Some("They dig tomorrow anyway".to_owned()),
    };
    submit(&offered.site.node, &offered.site.person(ADMIN), take_back).unwrap();
    assert_eq!(offered.last().state, TransferState::Revoked);
}
