//! Bundles and receipts: made for download, taken in from uploads.

use axum::{
    extract::{FromRequest as _, FromRequestParts as _, Multipart, Path, Request, State},
    http::header::CONTENT_TYPE,
    response::Response,
};
use orgo_schema::{command::Refusal, id::NodeId};
use orgo_web::{
    page::{
        imported::{self as model, ImportedItem, ImportedPage, ReceiptSlip},
        problem::Problem,
    },
    route,
};
use qrcode::{EcLevel, QrCode, render::svg};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    session::{Post, Visitor},
    settle, show, sites,
    transit::{self, Transit},
    upload::Upload,
};
use crate::{
    bundle::{
        export, gaps,
        import::{self, Slip, Taken},
        receipt as receipts,
    },
    failure::Failure,
    verb::BundleExport,
};

/// What stands for all other members in the form.
pub(super) const EVERYONE: &str = "everyone";

/// Makes a bundle and hands it out.
pub(super) async fn make(State(app): State<App>, post: Post) -> Response {
    let fields = post.fields;
    app.answer(post.visitor, move |desk| {
        desk.may_manage_sites()?;
        let to = fields.get("to").to_owned();
        let everyone = to == EVERYONE;
        if !everyone && to.parse::<NodeId>().is_err() {
            return sites::again(desk, "to", "Choose whom it is for.".to_owned());
        }
        let transit = Transit::new(&desk.node.home.folder)?;
        let asked = BundleExport {
            to: if everyone { Vec::new() } else { vec![to] },
            everyone,
            output: transit.folder.clone(),
            split: None,
            full: fields.get("what") == "full",
            since_last: fields.get("what") == "since_last",
        };
        match export::export(desk.node, &asked, &mut |_| ()) {
            Ok(exported) => handed_out(&exported),
            Err(Failure::Input(why)) => sites::again(desk, "to", answer::sentence(&why)),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Opens a bundle that was made. Its name may go before it has left: what is open is read to its end.
fn handed_out(exported: &export::Exported) -> Result<Answer, Failure> {
    let trouble = |error: std::io::Error| Failure::Trouble(format!("the bundle: {error}"));
    let path = exported.files.first();
    let path = path.ok_or_else(|| Failure::Trouble("the bundle has no file".to_owned()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = std::fs::File::open(path).map_err(trouble)?;
    let size = file.metadata().map_err(trouble)?.len();
    Ok(Answer::Stream {
        name: name.into_owned(),
        file,
        size,
    })
}

/// Takes bundles in. They are written to disk as they come: none stands whole in memory.
pub(super) async fn take(State(app): State<App>, request: Request) -> Response {
    let declared = request.headers().get(CONTENT_TYPE);
    let is_upload = declared
        .and_then(|declared| declared.to_str().ok())
        .is_some_and(|declared| declared.starts_with("multipart/form-data"));
    if !is_upload {
        return match Post::from_request(request, &app).await {
            Ok(post) => app.take(post, |desk, _| none_chosen(desk)).await,
            Err(response) => response,
        };
    }
    match upload(&app, request).await {
        Ok((visitor, files, transit)) => {
            app.answer(visitor, move |desk| {
                desk.may_see_sites()?;
                if files.is_empty() {
                    return none_chosen(desk);
                }
                let folder = Some(transit.folder.as_path());
                let imported = import::import(desk.node, &files, folder, &mut |_| ())?;
                desk.node.peers.glances.forget();
                Ok(Answer::Page(page(desk, imported, &transit)?))
            })
            .await
        }
        Err(response) => response,
    }
}

fn none_chosen(desk: &Desk<'_>) -> Result<Answer, Failure> {
    desk.may_see_sites()?;
    let why = "Choose at least one file that another site made.";
    sites::again(desk, "bundle", why.to_owned())
}

/// Reads the form. Whoever may not is told so before a gigabyte has come.
async fn upload(
    app: &App,
    request: Request,
) -> Result<(Visitor, Vec<std::path::PathBuf>, Transit), Response> {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, app).await?;
    let asking = visitor.clone();
    let transit = app
        .run(move |node| {
            let desk = Desk::new(node, &asking);
            Ok(match desk.may_see_sites() {
                Ok(()) => Ok(Transit::new(&node.home.folder)?),
                Err(refusal) => Err(answer::failed(&desk, &refusal.into())),
            })
        })
        .await
        .map_err(|failure| answer::trouble(&failure))??;
    let form = Multipart::from_request(Request::from_parts(parts, body), app).await;
    let form = form.map_err(|_rejection| {
        let why = "This is not a form of one of the pages.".to_owned();
        answer::problem(None, &Problem::BadRequest { why })
    })?;
    let token = visitor.form_token.clone();
    let (_, files) = transit::receive(form, &token, &transit, app.body_max()).await?;
    Ok((visitor, files, transit))
}

fn page(desk: &Desk<'_>, imported: import::Imported, transit: &Transit) -> Result<String, Failure> {
    let failed = imported.failed.iter();
    let failed = failed.map(|why| answer::sentence(&transit.without_folder(why)));
    let slips: Result<Vec<_>, _> = imported
        .receipts
        .into_iter()
        .map(|slip| self::slip(desk, slip))
        .collect();
    let page = ImportedPage {
        failed: failed.collect(),
        items: imported.items.iter().map(item).collect(),
        receipts: slips?.into_iter().flatten().collect(),
    };
    Ok(model::render(&desk.frame()?, page))
}

fn item(taken: &Taken) -> ImportedItem {
    let part = if taken.parts > 1 {
        format!(", part {} of {}", taken.part, taken.parts)
    } else {
        String::new()
    };
    let report = &taken.report;
    let number = |count: u64, one: &str, many: &str| {
        (count > 0).then(|| show::count(show::number(count), one, many))
    };
    let brought = [
        number(
            report.changes,
            "change that was not here",
            "changes that were not here",
        ),
        number(
            report.duplicates,
            "entry that was here already",
            "entries that were here already",
        ),
        number(
            taken.chunks,
            "piece of an attachment",
            "pieces of attachments",
        ),
        number(taken.roster, "entry of the roster", "entries of the roster"),
    ];
    let mut missing: Vec<String> = taken
        .missing
        .iter()
        .map(|number| format!("Bundle {number} of the same site has not come."))
        .collect();
    missing.extend(taken.skipped.iter().map(|what| answer::sentence(what)));
    missing.extend(report.withheld.iter().map(|what| answer::sentence(what)));
    let waits = [
        number(
            report.parked,
            "entry waits for the roster.",
            "entries wait for the roster.",
        ),
        number(
            taken.wanted as u64,
            "attachment has not come: the receipt asks for it.",
            "attachments have not come: the receipt asks for them.",
        ),
    ];
    missing.extend(waits.into_iter().flatten());
    ImportedItem {
        title: format!("Bundle {} from {}{part}", taken.sequence, taken.from),
        outcome: answer::sentence(&taken.outcome),
        brought: brought.into_iter().flatten().collect(),
        missing,
    }
}

/// Returns what goes back; nothing where the maker is not called so any more.
fn slip(desk: &Desk<'_>, slip: Slip) -> Result<Option<ReceiptSlip>, Failure> {
    let members = desk.setting.roster.members();
    let mut named = members.filter(|(_, member)| member.name == slip.to);
    let Some((_, member)) = named.next() else {
        return Ok(None);
    };
    let mut codes = Vec::new();
    for code in slip.codes {
        let picture = picture(&code)?;
        codes.push((code, picture));
    }
    Ok(Some(ReceiptSlip {
        node: member.node.to_string(),
        to: slip.to,
        codes,
    }))
}

/// Draws a code for a camera.
fn picture(code: &str) -> Result<String, Failure> {
    let drawn = QrCode::with_error_correction_level(code, EcLevel::M)
        .map_err(|error| Failure::Trouble(format!("the code as a picture: {error}")))?;
    let drawn = drawn
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .build();
    let at = drawn.find("<svg").unwrap_or(0);
    Ok(drawn.get(at..).unwrap_or_default().to_owned())
}

/// Hands out the receipt for the bundles of a node.
pub(super) async fn receipt(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| {
        desk.may_see_sites()?;
        let node: NodeId = settle::id(&id, "node")?;
        let bytes = gaps::receipt_file(desk.node, node)?;
        let bytes = bytes.ok_or_else(|| Refusal::NotFound {
            kind: "receipt".to_owned(),
        })?;
        let site = desk.setting.site.replace(['/', ' '], "-");
        Ok(Answer::File {
            name: format!("{site}.receipt"),
            bytes,
        })
    })
    .await
}

/// Takes in a receipt that came back: a file, or the code from the slip.
pub(super) async fn receipt_back(State(app): State<App>, upload: Upload) -> Response {
    let Upload { post, file } = upload;
    app.take(post, move |desk, fields| {
        desk.may_manage_sites()?;
        let file = file.filter(|file| !file.content.is_empty());
        let code = fields.filled("code");
        let (field, told) = match (file, code) {
            (Some(file), _) => ("receipt", from_file(desk, &file.content)),
            // A code is no path: what somebody types is never opened.
            (None, Some(code)) if !code.contains(['/', '.']) => {
                ("code", receipts::take(desk.node, &code))
            }
            (None, _) => {
                let why = "Write the code from the slip, or choose the file.";
                return sites::again(desk, "code", why.to_owned());
            }
        };
        match told {
            Ok(_) => {
                desk.node.peers.glances.forget();
                Ok(Answer::done(route::SITES.to_owned(), Said::ReceiptTaken))
            }
            Err(Failure::Input(why)) => sites::again(desk, field, answer::sentence(&why)),
            Err(failure) => Err(failure),
        }
    })
    .await
}

fn from_file(desk: &Desk<'_>, content: &[u8]) -> Result<receipts::Told, Failure> {
    let transit = Transit::new(&desk.node.home.folder)?;
    let path = transit.folder.join("the receipt");
    crate::membership::letter::write(&path, content)?;
    receipts::take(desk.node, &path.to_string_lossy()).map_err(|failure| match failure {
        Failure::Input(why) => Failure::Input(transit.without_folder(&why)),
        other @ (Failure::Refused(_) | Failure::Setup(_) | Failure::Trouble(_)) => other,
    })
}
