//! What a node may do, as people write it: `internal`, `restricted=read`, `gateway`.

use std::{collections::BTreeSet, fmt, str::FromStr};

use orgo_sync::roster::{Access, Capabilities, Power};
use serde::{Deserialize, Serialize};

/// A compartment, and how far into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompartmentWish {
    /// Its name.
    pub name: String,
    /// Whether also to write there.
    pub access: Access,
}

/// What a node may do beyond holding documents. Being an administrator's is asked for apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PowerWish(pub Power);

/// Why a word is none of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WishError {
    /// Not how far one may go.
    #[error("`{got}` is neither `read` nor `write`")]
    Access {
        /// The word.
        got: String,
    },
    /// Not a power.
    #[error("`{got}` is no power: gateway, review and courier are")]
    Power {
        /// The word.
        got: String,
    },
}

impl FromStr for CompartmentWish {
    type Err = WishError;

    fn from_str(text: &str) -> Result<Self, WishError> {
        let (name, access) = match text.split_once('=') {
            None => (text, Access::Write),
            Some((name, "write")) => (name, Access::Write),
            Some((name, "read")) => (name, Access::Read),
            Some((_, got)) => {
                return Err(WishError::Access {
                    got: got.to_owned(),
                });
            }
        };
        Ok(Self {
            name: name.to_owned(),
            access,
        })
    }
}

impl fmt::Display for CompartmentWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.access {
            Access::Write => write!(f, "{}", self.name),
            Access::Read => write!(f, "{}=read", self.name),
        }
    }
}

impl FromStr for PowerWish {
    type Err = WishError;

    fn from_str(text: &str) -> Result<Self, WishError> {
        match text {
            "gateway" => Ok(Self(Power::Gateway)),
            "review" => Ok(Self(Power::Review)),
            "courier" => Ok(Self(Power::Courier)),
            got => Err(WishError::Power {
                got: got.to_owned(),
            }),
        }
    }
}

impl fmt::Display for PowerWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Power::Gateway => "gateway",
            Power::Review => "review",
            Power::Courier => "courier",
            Power::Admin => "administrator",
        })
    }
}

macro_rules! as_text {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = WishError;

            fn try_from(text: String) -> Result<Self, WishError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(wish: $name) -> Self {
                wish.to_string()
            }
        }
    };
}

as_text!(CompartmentWish);
as_text!(PowerWish);

/// Puts wishes together.
pub fn capabilities(
    compartments: &[CompartmentWish],
    powers: &[PowerWish],
    is_administrators: bool,
) -> Capabilities {
    let mut all: BTreeSet<Power> = powers.iter().map(|wish| wish.0).collect();
    if is_administrators {
        all.insert(Power::Admin);
    }
    let named = |wish: &CompartmentWish| (wish.name.clone(), wish.access);
    Capabilities {
        compartments: compartments.iter().map(named).collect(),
        powers: all,
    }
}

/// Writes capabilities as people write them.
pub fn words(capabilities: &Capabilities) -> (Vec<String>, Vec<String>) {
    let compartment = |(name, access): (&String, &Access)| {
        let wish = CompartmentWish {
            name: name.clone(),
            access: *access,
        };
        wish.to_string()
    };
    let compartments = capabilities.compartments.iter().map(compartment).collect();
    let powers = capabilities.powers.iter();
    let powers = powers.map(|power| PowerWish(*power).to_string()).collect();
    (compartments, powers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_read_what_they_print() {
        for text in ["internal", "restricted=read"] {
            assert_eq!(text.parse::<CompartmentWish>().unwrap().to_string(), text);
        }
        for text in ["gateway", "review", "courier"] {
            assert_eq!(text.parse::<PowerWish>().unwrap().to_string(), text);
        }
        let error = "hr=all".parse::<CompartmentWish>().unwrap_err().to_string();
        assert_eq!(error, "`all` is neither `read` nor `write`");
        let error = "administrator".parse::<PowerWish>().unwrap_err();
        assert!(error.to_string().contains("gateway, review and courier"));
    }
}
