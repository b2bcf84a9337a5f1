//! Signatures, in the form of Standard Webhooks: HMAC-SHA256 over id, time and body.

use data_encoding::BASE64;
use ring::hmac;

/// What a receiver's secret begins with.
const PREFIX: &str = "whsec_";

/// What goes into the head of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signed {
    /// `webhook-id`.
    pub(super) id: String,
    /// `webhook-timestamp`: seconds since 1970.
    pub(super) timestamp: String,
    /// `webhook-signature`.
    pub(super) signature: String,
}

impl Signed {
    /// Signs a body. The time is part of it, so that an old one cannot be played again.
    pub(super) fn new(secret: &[u8], id: String, at: i64, body: &[u8]) -> Self {
        let timestamp = at.to_string();
        let mut mac = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, secret));
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        let signature = format!("v1,{}", BASE64.encode(mac.sign().as_ref()));
        Self {
            id,
            timestamp,
            signature,
        }
    }
}

/// Writes a secret as receivers are given it.
pub(super) fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", BASE64.encode(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The vector of the reference implementations of Standard Webhooks.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    fn secret() -> Vec<u8> {
        let encoded = SECRET.strip_prefix(PREFIX).unwrap();
        BASE64.decode(encoded.as_bytes()).unwrap()
    }

    #[test]
    fn the_published_vector_is_met() {
        let signed = Signed::new(&secret(), ID.to_owned(), AT, BODY);
        assert_eq!(
            signed.signature,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        assert_eq!(
            (signed.id.as_str(), signed.timestamp.as_str()),
            (ID, "1614265330")
        );
        assert_eq!(shown(&secret()), SECRET);
    }

    #[test]
    fn every_part_counts() {
        let plain = Signed::new(&secret(), ID.to_owned(), AT, BODY).signature;
        for (id, at, body, secret) in [
            ("msg_other", AT, BODY, secret()),
            (ID, AT + 1, BODY, secret()),
            (ID, AT, b"{}".as_slice(), secret()),
            (ID, AT, BODY, vec![0; 32]),
        ] {
            assert_ne!(
                Signed::new(&secret, id.to_owned(), at, body).signature,
                plain
            );
        }
    }
}
