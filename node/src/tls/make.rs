//! Making a key and a certificate that nobody vouches for.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

use chrono::{DateTime, Datelike as _};
use orgo_schema::time::Timestamp;
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, SanType,
    SerialNumber, date_time_ymd,
};

use super::{DAY_MS, LIFE_DAYS, Names, check_private, trouble};
use crate::{
    clock::{self, Reading},
    failure::Failure,
    home::random,
};

/// What the subject of a certificate of ours says, so that a node knows it for one.
pub(super) const UNIT: &str = "made by the node itself";
/// The most addresses in a certificate.
const ADDRESSES_MAX: usize = 16;

/// Makes a certificate for the key that is there, and the key if there is none.
///
/// The key is written first: what a crash leaves in between is a key without a certificate, which
/// the next start makes one for.
pub(super) fn pair(folder: &Path, names: &Names, reading: Reading) -> Result<(), Failure> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| trouble(folder, &error))?;
    let file = folder.join("key.pem");
    let key = if file.exists() {
        check_private(&file)?;
        let text = fs::read_to_string(&file).map_err(|error| trouble(&file, &error))?;
        KeyPair::from_pem(&text).map_err(|error| {
            Failure::Setup(format!(
                "{} holds no private key that a certificate can be made for ({error}): put its certificate beside it as \
                 cert.pem, or remove it and the node makes a pair of its own",
                file.display()
            ))
        })?
    } else {
        let key = KeyPair::generate().map_err(|error| unmade(&error))?;
        write(&file, key.serialize_pem().as_bytes())?;
        key
    };
    let cert = params(names, reading)?
        .self_signed(&key)
        .map_err(|error| unmade(&error))?;
    write(&folder.join("cert.pem"), cert.pem().as_bytes())
}

fn params(names: &Names, reading: Reading) -> Result<CertificateParams, Failure> {
    let mut params = CertificateParams::new(names.dns()).map_err(|error| unmade(&error))?;
    let addresses = names.addresses().iter().take(ADDRESSES_MAX);
    params
        .subject_alt_names
        .extend(addresses.map(|address| SanType::IpAddress(*address)));
    // Whoever looks may have no clock chip either: the beginning is before every clock.
    params.not_before = date_time_ymd(1970, 1, 1);
    let (year, month, day) = last_day(reading)?;
    params.not_after = date_time_ymd(year, month, day);
    // A browser that meets two certificates of one name and number refuses both.
    let number: [u8; 16] = random()?;
    params.serial_number = Some(SerialNumber::from_slice(&number));
    let mut subject = rcgen::DistinguishedName::new();
    subject.push(DnType::OrganizationName, "Orgo");
    subject.push(DnType::OrganizationalUnitName, UNIT);
    subject.push(
        DnType::CommonName,
        names.host().unwrap_or("orgo").to_owned(),
    );
    params.distinguished_name = subject;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

/// Returns the day on which a certificate that is made now ends. On a clock that is before its time,
/// the first day of Orgo counts as now.
fn last_day(reading: Reading) -> Result<(i32, u8, u8), Failure> {
    let from = reading.now.max(Timestamp(clock::EARLIEST_MS));
    let day = DateTime::from_timestamp_millis(from.plus_ms(LIFE_DAYS * DAY_MS).0)
        .filter(|day| day.year() < 9_999);
    let day = day.ok_or_else(|| {
        Failure::Setup(format!(
            "the clock shows {}, which no certificate can be made for: set it",
            reading.now
        ))
    })?;
    let narrow = |part: u32| u8::try_from(part).unwrap_or(1);
    Ok((day.year(), narrow(day.month()), narrow(day.day())))
}

/// Writes a file for the owner alone, whole or not at all.
fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let fresh = path.with_extension("pem.new");
    let trouble = |error| trouble(path, &error);
    if fresh.exists() {
        fs::remove_file(&fresh).map_err(trouble)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&fresh)
        .map_err(trouble)?;
    file.write_all(content)
        .and_then(|()| file.sync_all())
        .map_err(trouble)?;
    fs::rename(&fresh, path).map_err(trouble)?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(trouble)
}

fn unmade(error: &rcgen::Error) -> Failure {
    Failure::Setup(format!("no certificate could be made: {error}"))
}
