//! Bundles and receipts: made for download, taken in from uploads.

use axum::{
    extract::{FromRequest as _, FromRequestParts as _, Multipart, Path, Request, State},
    http::header::CONTENT_TYPE,
    response::Response,
};
use orgo_schema::{command::Refusal, id::NodeId};
use orgo_web::{
    Language,
    model::Message,
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
    words,
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
            let language = desk.visitor.language;
            let why = Message::new(language, words::Sites(language).choose_whom());
            return sites::again(desk, "to", why);
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
            Err(Failure::Input(why)) => sites::again(desk, "to", answer::fault(&why)),
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
    let language = desk.visitor.language;
    let why = words::Sites(language).choose_files();
    sites::again(desk, "bundle", Message::new(language, why))
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
        items: imported
            .items
            .iter()
            .map(|taken| item(desk.visitor.language, taken))
            .collect(),
        receipts: slips?.into_iter().flatten().collect(),
    };
    Ok(model::render(&desk.frame()?, page))
}

fn item(language: Language, taken: &Taken) -> ImportedItem {
    let say = words::Bundles(language);
    let number = taken.sequence.to_string();
    let title = if taken.parts > 1 {
        say.part_from(
            &number,
            &taken.from,
            &taken.part.to_string(),
            &taken.parts.to_string(),
        )
    } else {
        say.from(&number, &taken.from)
    };
    let report = &taken.report;
    let some =
        |count: u64, said: &dyn Fn(usize) -> String| (count > 0).then(|| said(show::number(count)));
    let brought = [
        some(report.changes, &|count| say.changes(count)),
        some(report.duplicates, &|count| say.known(count)),
        some(taken.chunks, &|count| say.pieces(count)),
        some(taken.roster, &|count| say.of_roster(count)),
    ];
    let said = |text: String| Message::new(language, text);
    let gaps = taken.missing.iter();
    let mut missing: Vec<Message> = gaps
        .map(|number| said(say.not_come(&number.to_string())))
        .collect();
    let raw = taken.skipped.iter().chain(&report.withheld);
    missing.extend(raw.map(|what| answer::fault(what)));
    let waits = [
        some(report.parked, &|count| say.waits(count)),
        some(taken.wanted as u64, &|count| say.wanted(count)),
    ];
    missing.extend(waits.into_iter().flatten().map(said));
    ImportedItem {
        title,
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
                let language = desk.visitor.language;
                let why = Message::new(language, words::Sites(language).write_code());
                return sites::again(desk, "code", why);
            }
        };
        match told {
            Ok(_) => {
                desk.node.peers.glances.forget();
                Ok(Answer::done(route::SITES.to_owned(), Said::ReceiptTaken))
            }
            Err(Failure::Input(why)) => sites::again(desk, field, answer::fault(&why)),
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
