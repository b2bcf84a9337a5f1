//! A client that asks for pages as browsers do, over connections that stay open, and takes the time of each.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, task::JoinSet};

use crate::failure::Failure;

/// The most bytes of a page.
const PAGE_BYTES_MAX: usize = 4 << 20;

/// Somebody who is signed in at a node.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) address: SocketAddr,
    /// The cookie of their session, as it is sent.
    pub(super) cookie: String,
}

/// What asking many times came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers {
    /// How long each took, from asking to the last byte, in milliseconds, in no order.
    pub(super) millis: Vec<f64>,
    /// How many bytes of pages came, as packed for the way.
    pub(super) bytes: u64,
}

impl Client {
    /// Asks for one page and returns it unpacked.
    ///
    /// # Errors
    /// When no page is answered.
    pub(super) async fn page(&self, path: &str) -> Result<String, Failure> {
        let mut line = connect(self.address).await?;
        let (status, bytes) = self.answer(&mut line, path, "identity").await?;
        if status != StatusCode::OK {
            return Err(trouble(path, &status));
        }
        String::from_utf8(bytes).map_err(|error| trouble(path, &error))
    }

    /// Says whether somebody may open a page.
    ///
    /// # Errors
    /// When nothing is answered.
    pub(super) async fn opens(&self, path: &str) -> Result<bool, Failure> {
        let mut line = connect(self.address).await?;
        let (status, _) = self.answer(&mut line, path, "identity").await?;
        Ok(status == StatusCode::OK)
    }

    /// Asks for pages, each of `paths` in turn until there were `requests`, over so many connections at once.
    ///
    /// # Errors
    /// When one is not answered.
    pub(super) async fn load(
        &self,
        paths: &Arc<[String]>,
        requests: usize,
        connections: usize,
    ) -> Result<Answers, Failure> {
        let next = Arc::new(AtomicUsize::new(0));
        let mut busy = JoinSet::new();
        for _ in 0..connections {
            let (client, paths, next) = (self.clone(), Arc::clone(paths), Arc::clone(&next));
            busy.spawn(async move { client.keep_asking(&paths, requests, &next).await });
        }
        let mut all = Answers::default();
        while let Some(one) = busy.join_next().await {
            let one = one.map_err(|error| trouble("the client", &error))??;
            all.bytes += one.bytes;
            all.millis.extend(one.millis);
        }
        Ok(all)
    }

    async fn keep_asking(
        &self,
        paths: &[String],
        requests: usize,
        next: &AtomicUsize,
    ) -> Result<Answers, Failure> {
        let mut line = connect(self.address).await?;
        let mut answers = Answers::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= requests {
                return Ok(answers);
            }
            let Some(path) = paths.get(number % paths.len().max(1)) else {
                return Ok(answers);
            };
            let start = Instant::now();
            let (status, bytes) = self.answer(&mut line, path, "br, gzip").await?;
            if status != StatusCode::OK {
                return Err(trouble(path, &status));
            }
            answers.millis.push(start.elapsed().as_secs_f64() * 1000.0);
            answers.bytes += bytes.len() as u64;
        }
    }

    async fn answer(
        &self,
        line: &mut SendRequest<Body>,
        path: &str,
        packings: &str,
    ) -> Result<(StatusCode, Vec<u8>), Failure> {
        let request = Request::get(path)
            .header(header::HOST, self.address.to_string())
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_ENCODING, packings)
            .body(Body::empty())
            .map_err(|error| trouble(path, &error))?;
        line.ready().await.map_err(|error| trouble(path, &error))?;
        let answer = line.send_request(request).await;
        let answer = answer.map_err(|error| trouble(path, &error))?;
        let status = answer.status();
        let body = to_bytes(Body::new(answer.into_body()), PAGE_BYTES_MAX).await;
        let body = body.map_err(|error| trouble(path, &error))?;
        Ok((status, body.to_vec()))
    }
}

async fn connect(address: SocketAddr) -> Result<SendRequest<Body>, Failure> {
    let stream = TcpStream::connect(address).await;
    let stream = stream.map_err(|error| trouble("no connection", &error))?;
    stream
        .set_nodelay(true)
        .map_err(|error| trouble("no connection", &error))?;
    let begun = http1::handshake(TokioIo::new(stream)).await;
    let (line, connection) = begun.map_err(|error| trouble("no connection", &error))?;
    // It ends with the line; what went wrong is told to who asked.
    tokio::spawn(async move { drop(connection.await) });
    Ok(line)
}

fn trouble(what: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::Trouble(format!("{what}: {error}"))
}
