//! Demo organisations: people, mails in several languages, and three weeks of work at two sites.
//!
//! What happens is told by a story in the folder of each, beside its mails; `story` reads it. `tell` lets it
//! happen as it would: a clock is moved from the first day to now, mail comes in, people do what they do through
//! the verbs of the command line, and the node does in between what it does by itself. Nothing is written in any
//! other way.

mod site;
mod story;
mod tell;
#[cfg(test)]
mod tests;

use std::path::Path;

use clap::ValueEnum;
use include_dir::{Dir, include_dir};

use crate::{clock::Reading, failure::Failure, found::Plan};
use tell::Told;

/// A demo organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Demo {
    /// A school in a town, with a second house on the hill
    School,
    /// A hospital, with a clinic in the country
    Hospital,
    /// An aid organisation, with a field office far from any network
    Field,
}

static SCHOOL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/school");
static HOSPITAL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/hospital");
static FIELD: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/field");

impl Demo {
    /// Founds the organisation in a new folder, some weeks before now, and lets all happen that has happened since.
    ///
    /// # Errors
    /// When the clock is not to be relied on, there is a store already, or the disk refuses.
    pub fn fill(self, folder: &Path, now: Reading) -> Result<(), Failure> {
        if !now.source.is_sound() {
            return Err(Failure::Setup(format!(
                "the clock shows {}: set it first, a demo tells of the last three weeks",
                now.now
            )));
        }
        let told = self.tell(folder, now)?;
        // Where the folder holds rules of somebody's own.
        for otherwise in told.otherwise {
            tracing::warn!("a mail of the demo was taken otherwise: {otherwise}");
        }
        Ok(())
    }

    fn tell(self, folder: &Path, now: Reading) -> Result<Told, Failure> {
        crate::home::in_folder("demo", |scratch| {
            tell::tell((self.files(), &self.plan()), (folder, scratch), now.now)
        })
    }

    fn files(self) -> &'static Dir<'static> {
        match self {
            Self::School => &SCHOOL,
            Self::Hospital => &HOSPITAL,
            Self::Field => &FIELD,
        }
    }

    fn plan(self) -> Plan {
        let (organization, profile, site, admin) = match self {
            Self::School => (
                "Riverside School",
                "school",
                "Main building",
                "head@riverside.example",
            ),
            Self::Hospital => (
                "Saint Brendan Hospital",
                "hospital",
                "City hospital",
                "matron@brendan.example",
            ),
            Self::Field => (
                "Wells and Seeds",
                "ngo_field",
                "Country office",
                "director@wells.example",
            ),
        };
        Plan {
            organization: organization.into(),
            profile: profile.into(),
            site: site.into(),
            admin: admin.into(),
            ..Plan::default()
        }
    }
}
