//! Letting sites in, and removing nodes.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use orgo_schema::{command::Refusal, id::NodeId};
use orgo_sync::{id::EntryHash, join::Ticket};
use orgo_web::{
    Language,
    model::Message,
    page::{
        removal::{self as removal_page, RemovalPage},
        ticket::{self as ticket_page, TicketPage},
    },
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    session::{Fields, Post, Visitor},
    settle, sites,
    upload::Upload,
};
use crate::{
    failure::Failure,
    membership::{
        approve::{self, Decision},
        brought::{self, Brought},
        cosign::Signed,
        invite as inviting, picture, revoke,
    },
    words,
};

/// Makes a ticket and shows it, this once.
pub(super) async fn invite(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        desk.may_manage_sites()?;
        let Ok(hours) = fields.get("hours").parse::<u32>() else {
            let language = desk.visitor.language;
            let why = words::Sites(language).choose_hours(&inviting::HOURS_MAX.to_string());
            return sites::again(desk, "hours", Message::new(language, why));
        };
        let addresses: Vec<String> = fields
            .get("addresses")
            .split([' ', ',', '\n'])
            .filter(|address| !address.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        match inviting::invite(desk.node, &desk.visitor.person, hours, &addresses) {
            Ok(ticket) => Ok(Answer::Page(ticket_page(desk, &ticket)?)),
            Err(Failure::Input(why)) => {
                let field = if why.starts_with("a ticket is good") {
                    "hours"
                } else {
                    "addresses"
                };
                sites::again(desk, field, answer::fault(&why))
            }
            Err(failure) => Err(failure),
        }
    })
    .await
}

fn ticket_page(desk: &Desk<'_>, ticket: &Ticket) -> Result<String, Failure> {
    let is_sound = (desk.node.clock)().source.is_sound();
    let warning = if is_sound {
        ""
    } else {
        words::Sites(desk.visitor.language).ticket_unsure()
    };
    let page = TicketPage {
        ticket: ticket.to_string(),
        picture: picture::svg(ticket)?,
        expires: desk.moment(ticket.expires),
        warning: warning.to_owned(),
    };
    Ok(ticket_page::render(&desk.frame()?, page))
}

/// Gives a ticket back as a file.
pub(super) async fn ticket(State(app): State<App>, post: Post) -> Response {
    app.take(post, |desk, fields| {
        desk.may_manage_sites()?;
        let ticket: Ticket = fields
            .get("ticket")
            .parse()
            .map_err(|error: orgo_sync::join::TicketError| Failure::Input(error.to_string()))?;
        Ok(Answer::File {
            name: "ticket.txt".to_owned(),
            bytes: format!("{ticket}\n").into_bytes(),
        })
    })
    .await
}

/// Takes in a request that somebody brought.
pub(super) async fn bring(State(app): State<App>, upload: Upload) -> Response {
    let Upload { post, file } = upload;
    app.take(post, move |desk, _| {
        desk.may_manage_sites()?;
        let content = file.map(|file| file.content).unwrap_or_default();
        if content.is_empty() {
            let language = desk.visitor.language;
            let why = Message::new(language, words::Sites(language).choose_request());
            return sites::again(desk, "request", why);
        }
        match brought::bring(desk.node, &desk.visitor.person, &content) {
            Ok(()) => Ok(Answer::done(route::SITES.to_owned(), Said::RequestTaken)),
            Err(Failure::Input(why)) => sites::again(desk, "request", answer::fault(&why)),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Lets a node in.
pub(super) async fn approve(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        desk.may_manage_sites()?;
        let brought = waiting(desk, &id)?;
        let decision = match decision(desk.visitor.language, fields) {
            Ok(decision) => decision,
            Err(why) => return refused(desk, id, why),
        };
        match approve::approve(
            desk.node,
            &desk.visitor.person,
            &brought.held.signed,
            &decision,
        ) {
            Ok(_) => Ok(Answer::done(route::SITES.to_owned(), Said::SiteLetIn)),
            Err(Failure::Input(why)) => refused(desk, id, answer::fault(&why)),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Reads what an administrator decided.
fn decision(language: Language, fields: &Fields) -> Result<Decision, Message> {
    let say = words::Sites(language);
    let unread = |error: crate::membership::wish::WishError| answer::fault(&error.to_string());
    let mut decision = Decision {
        administrator: fields.get("administrator") == "yes",
        // A box that was left empty is a no.
        exactly: true,
        ..Decision::default()
    };
    for name in fields.all("compartment") {
        let wish = name.parse().map_err(unread)?;
        decision.compartments.push(wish);
    }
    if decision.compartments.is_empty() {
        return Err(Message::new(language, say.tick_compartment()));
    }
    for name in fields.all("power") {
        let wish = name.parse().map_err(unread)?;
        decision.powers.push(wish);
    }
    if let Some(node) = fields.filled("node") {
        decision.compared = Some(
            node.parse()
                .map_err(|_unread| Message::new(language, say.no_node_id()))?,
        );
    }
    Ok(decision)
}

fn refused(desk: &Desk<'_>, id: String, why: Message) -> Result<Answer, Failure> {
    let redo = sites::Redo {
        faults: Vec::new(),
        request: Some((id, why)),
    };
    Ok(Answer::Again(
        StatusCode::UNPROCESSABLE_ENTITY,
        sites::page(desk, redo)?,
    ))
}

/// Refuses a request.
pub(super) async fn refuse(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, _| {
        desk.may_manage_sites()?;
        let brought = waiting(desk, &id)?;
        brought::refuse(desk.node, &desk.visitor.person, brought.id)?;
        Ok(Answer::done(route::SITES.to_owned(), Said::SiteRefused))
    })
    .await
}

/// Hands out the welcome of a node that was let in here.
pub(super) async fn welcome(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| {
        desk.may_manage_sites()?;
        let id: EntryHash = settle::id(&id, "request")?;
        let welcome = brought::one(desk.node, id)?.and_then(|brought| brought.held.welcome);
        Ok(Answer::File {
            name: "welcome.orgo".to_owned(),
            bytes: welcome.ok_or_else(|| not_found("request"))?,
        })
    })
    .await
}

/// Finds a request that waits.
fn waiting(desk: &Desk<'_>, id: &str) -> Result<Brought, Failure> {
    let id: EntryHash = settle::id(id, "request")?;
    let brought = brought::one(desk.node, id)?.filter(|brought| brought.held.welcome.is_none());
    Ok(brought.ok_or_else(|| not_found("request"))?)
}

fn not_found(kind: &str) -> Refusal {
    Refusal::NotFound {
        kind: kind.to_owned(),
    }
}

/// Says what follows when a node is removed.
pub(super) async fn removal(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| {
        desk.may_manage_sites()?;
        let node = removable(desk, &id)?;
        Ok(Answer::Page(removal_page(desk, node, String::new(), None)?))
    })
    .await
}

/// Removes a node.
pub(super) async fn remove(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, fields| {
        desk.may_manage_sites()?;
        let node = removable(desk, &id)?;
        let reason = fields.get("reason").to_owned();
        let again = |why: Message| {
            Ok(Answer::Again(
                StatusCode::UNPROCESSABLE_ENTITY,
                removal_page(desk, node, reason.clone(), Some(why))?,
            ))
        };
        if reason.trim().is_empty() {
            return again(Message::new(
                desk.visitor.language,
                words::Sites(desk.visitor.language).say_why(),
            ));
        }
        match revoke::revoke(desk.node, &desk.visitor.person, &node.to_string(), &reason) {
            Ok(revoked) => match revoked.signed {
                Signed::Done => Ok(Answer::done(route::SITES.to_owned(), Said::SiteRemoved)),
                Signed::Lacks { more, .. } => {
                    let language = desk.visitor.language;
                    again(Message::new(
                        language,
                        words::Sites(language).more_sign(more),
                    ))
                }
            },
            Err(Failure::Input(why)) => again(answer::fault(&why)),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Finds a member that can be removed here.
fn removable(desk: &Desk<'_>, id: &str) -> Result<NodeId, Failure> {
    let node: NodeId = settle::id(id, "node")?;
    if node == desk.setting.node || !desk.setting.roster.is_member(node) {
        return Err(not_found("node").into());
    }
    Ok(node)
}

fn removal_page(
    desk: &Desk<'_>,
    node: NodeId,
    reason: String,
    fault: Option<Message>,
) -> Result<String, Failure> {
    let member = desk.setting.roster.member(node);
    let member = member.ok_or_else(|| not_found("node"))?;
    let say = words::Sites(desk.visitor.language);
    let follows = [
        say.removal_counts(),
        say.removal_keeps(),
        say.removal_refused(),
        say.removal_tasks(),
        say.removal_final(),
    ];
    let page = RemovalPage {
        id: node.to_string(),
        name: member.name.clone(),
        site: member.site.clone(),
        follows: follows.map(ToOwned::to_owned).to_vec(),
        reason,
        fault,
    };
    Ok(removal_page::render(&desk.frame()?, page))
}
