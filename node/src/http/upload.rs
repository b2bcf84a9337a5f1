//! A form that may bring a file, as browsers upload it.

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header::CONTENT_TYPE},
    response::Response,
};
use orgo_schema::command::NewFile;
use orgo_web::{page::problem::Problem, route};
use tokio::sync::Semaphore;

use super::{
    answer,
    app::App,
    session::{self, Fields, Post, Visitor},
};
use crate::submit::file::FILE_BYTES_MAX;

/// The longest form with a file, in bytes: the file, and some for the fields around it.
pub(super) const UPLOAD_BYTES_MAX: usize = FILE_BYTES_MAX + (64 << 10);
/// The fields of such a form, the file aside.
const FIELDS_MAX: usize = 16;
/// Files that are read at once. Each stands whole in memory, and a Pi has little of it.
const UPLOADS_MAX: usize = 2;

/// The places for files that are being read.
static READING: Semaphore = Semaphore::const_new(UPLOADS_MAX);

/// A form of one of our pages, with the file it brings.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) post: Post,
    pub(super) file: Option<NewFile>,
}

impl FromRequest<App> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request<Body>, app: &App) -> Result<Self, Response> {
        let declared = request.headers().get(CONTENT_TYPE);
        let is_upload = declared
            .and_then(|declared| declared.to_str().ok())
            .is_some_and(|declared| declared.starts_with("multipart/form-data"));
        if !is_upload {
            let post = Post::from_request(request, app).await?;
            return Ok(Self { post, file: None });
        }
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let path = parts.uri.path().to_owned();
        let form = Multipart::from_request(Request::from_parts(parts, body), app).await;
        let form = form.map_err(|_rejection| {
            refuse(
                StatusCode::BAD_REQUEST,
                "This is not a form of one of the pages.",
            )
        })?;
        let late = "The file took too long to arrive. Send it again when the line is better.";
        let read = tokio::time::timeout(app.body_max(), read(form, &visitor.form_token)).await;
        let (fields, file) = read.map_err(|_late| refuse(StatusCode::REQUEST_TIMEOUT, late))??;
        let mark = session::mark(
            &visitor.form_token,
            &path,
            &with_content(&fields, file.as_ref()),
        );
        Ok(Self {
            post: Post {
                visitor,
                fields,
                mark,
            },
            file,
        })
    }
}

/// Reads the fields and the file. The token comes before the file, so that nobody else makes us read one.
async fn read(mut form: Multipart, token: &str) -> Result<(Fields, Option<NewFile>), Response> {
    let stale = || answer::problem(None, &Problem::Stale);
    let _place = READING.acquire().await.map_err(|_closed| stale())?;
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut file = None;
    let mut is_ours = false;
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == route::FILE {
            if !is_ours {
                return Err(stale());
            }
            let (name, media_type) = (
                field.file_name().unwrap_or_default().to_owned(),
                field.content_type().unwrap_or_default().to_owned(),
            );
            let content = field.bytes().await.map_err(|error| broken(&error))?;
            file = Some(NewFile {
                name,
                media_type,
                content: content.into(),
            });
        } else if pairs.len() < FIELDS_MAX {
            let value = field.text().await.map_err(|error| broken(&error))?;
            is_ours |= name == route::TOKEN && session::is_same(&value, token);
            pairs.push((name, value));
        }
    }
    if is_ours {
        Ok((Fields::new(pairs), file))
    } else {
        Err(stale())
    }
}

/// Returns the fields with a name of the content among them, so that another file is another post.
fn with_content(fields: &Fields, file: Option<&NewFile>) -> Fields {
    let content = file.map(|file| {
        let hash = blake3::hash(&file.content).to_hex();
        (route::FILE.to_owned(), format!("{hash} {}", file.name))
    });
    Fields::new(fields.pairs().iter().cloned().chain(content).collect())
}

fn broken(error: &MultipartError) -> Response {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let why = format!(
            "The file is longer than this node takes at once: at most {} MiB.",
            FILE_BYTES_MAX >> 20
        );
        refuse(StatusCode::PAYLOAD_TOO_LARGE, &why)
    } else {
        let why = "The file did not arrive whole. Send it again.";
        refuse(StatusCode::BAD_REQUEST, why)
    }
}

fn refuse(status: StatusCode, why: &str) -> Response {
    let why = why.to_owned();
    answer::with_status(status, answer::problem(None, &Problem::BadRequest { why }))
}
