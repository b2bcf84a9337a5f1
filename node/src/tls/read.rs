//! Reading a key and its certificate from their files.

use std::{fs, io::ErrorKind, path::Path, sync::Arc};

use orgo_schema::time::Timestamp;
use sha2::{Digest as _, Sha256};
use tokio_rustls::rustls::{
    self, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use x509_parser::prelude::{FromDer as _, GeneralName, X509Certificate};

use super::{Pair, check_private, make, trouble};
use crate::failure::Failure;

/// The longest file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Reads a pair and checks that it belongs together.
pub(super) fn pair(cert: &Path, key: &Path) -> Result<Pair, Failure> {
    let chain = certificates(cert)?;
    let facts = chain.first().map(|first| facts(cert, first)).transpose()?;
    let (Some(first), Some(facts)) = (chain.first(), facts) else {
        return Err(wrong(
            cert,
            "holds no certificate: it begins with -----BEGIN CERTIFICATE-----",
        ));
    };
    let fingerprint = fingerprint(first);
    let private = private_key(key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::Setup(format!("TLS: {error}")))?
        .with_no_client_auth()
        .with_single_cert(chain.clone(), private)
        .map_err(|error| mismatch(cert, key, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Pair {
        config: Arc::new(config),
        fingerprint,
        ends: facts.ends,
        is_self_made: facts.is_self_made,
        names: facts.names,
    })
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let text = content(path, "put the certificate of key.pem there")?;
    CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(path, &format!("is damaged: {error}")))
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, Failure> {
    let text = content(
        path,
        "put the key of cert.pem there, or remove cert.pem and the node makes a pair of its own",
    )?;
    check_private(path)?;
    let read = PrivateKeyDer::from_pem_slice(&text).ok();
    read.ok_or_else(|| {
        wrong(
            path,
            "holds no private key that can be read without a passphrase: it begins with -----BEGIN PRIVATE KEY-----",
        )
    })
}

fn content(path: &Path, advice: &str) -> Result<Vec<u8>, Failure> {
    let length = fs::metadata(path).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            wrong(path, &format!("is missing: {advice}"))
        } else {
            trouble(path, &error)
        }
    })?;
    if length.len() > FILE_BYTES_MAX {
        return Err(wrong(
            path,
            "is over 1 MiB: it is neither a key nor a certificate",
        ));
    }
    fs::read(path).map_err(|error| trouble(path, &error))
}

/// What is said in a certificate.
struct Facts {
    ends: Timestamp,
    is_self_made: bool,
    names: Vec<String>,
}

fn facts(path: &Path, der: &CertificateDer<'_>) -> Result<Facts, Failure> {
    let (_, cert) = X509Certificate::from_der(der)
        .ok()
        .ok_or_else(|| wrong(path, "is damaged: what it holds is no certificate"))?;
    let mut units = cert.subject().iter_organizational_unit();
    let is_self_made = cert.subject() == cert.issuer()
        && units.any(|unit| unit.as_str().is_ok_and(|unit| unit == make::UNIT));
    let names = cert.subject_alternative_name().ok().flatten();
    let names = names.iter().flat_map(|list| &list.value.general_names);
    let names = names.filter_map(|name| {
        if let GeneralName::DNSName(name) = name {
            Some(name.to_ascii_lowercase())
        } else {
            None
        }
    });
    Ok(Facts {
        ends: Timestamp(cert.validity().not_after.timestamp().saturating_mul(1_000)),
        is_self_made,
        names: names.collect(),
    })
}

/// Returns the hash of a certificate as browsers show it.
fn fingerprint(der: &CertificateDer<'_>) -> String {
    let pairs: Vec<String> = Sha256::digest(der.as_ref())
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    pairs.join(":")
}

fn mismatch(cert: &Path, key: &Path, error: &rustls::Error) -> Failure {
    if matches!(error, rustls::Error::InconsistentKeys(_)) {
        return wrong(
            key,
            &format!(
                "is not the key of {}: put the two that belong together there",
                cert.display()
            ),
        );
    }
    wrong(key, &format!("cannot be used: {error}"))
}

fn wrong(path: &Path, what: &str) -> Failure {
    Failure::Setup(format!("{} {what}", path.display()))
}
