//! The one sentence that the page after a post shows. Only its name travels, in a cookie, so that
//! nobody can put words on a page from outside.

use orgo_web::{
    frame,
    model::{Banner, Tone},
};

/// What a post did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    SignedOut,
    PasswordSet,
    CaseOpened,
    TaskAdded,
    Commented,
    Tagged,
    Untagged,
    Moved,
    Acknowledged,
    Taken,
    Given,
    Relabeled,
    Settled,
    Ticked,
    Placed,
    SetAside,
}

impl Said {
    const ALL: [Self; 16] = [
        Self::SignedOut,
        Self::PasswordSet,
        Self::CaseOpened,
        Self::TaskAdded,
        Self::Commented,
        Self::Tagged,
        Self::Untagged,
        Self::Moved,
        Self::Acknowledged,
        Self::Taken,
        Self::Given,
        Self::Relabeled,
        Self::Settled,
        Self::Ticked,
        Self::Placed,
        Self::SetAside,
    ];

    /// Returns the name that travels.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::PasswordSet => "password-set",
            Self::CaseOpened => "case-opened",
            Self::TaskAdded => "task-added",
            Self::Commented => "commented",
            Self::Tagged => "tagged",
            Self::Untagged => "untagged",
            Self::Moved => "moved",
            Self::Acknowledged => "acknowledged",
            Self::Taken => "taken",
            Self::Given => "given",
            Self::Relabeled => "relabeled",
            Self::Settled => "settled",
            Self::Ticked => "ticked",
            Self::Placed => "placed",
            Self::SetAside => "set-aside",
        }
    }

    /// Reads a name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|said| said.name() == name)
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedOut => ("You are signed out", "Your session on this node has ended."),
            Self::PasswordSet => (
                "Your password is set",
                "You are signed in. Other sessions of yours have ended.",
            ),
            Self::CaseOpened => (
                "The case is open",
                "Its task went to the role of the label.",
            ),
            Self::TaskAdded => ("The task is added", "It went to the role of its label."),
            Self::Commented => ("The comment is added", ""),
            Self::Tagged => ("The tag is added", ""),
            Self::Untagged => ("The tag is taken away", ""),
            Self::Moved => ("Done", "The new state stands below."),
            Self::Acknowledged => ("You answer for it", "The clock stands for that long."),
            Self::Taken => ("It is yours now", ""),
            Self::Given => ("It has changed hands", ""),
            Self::Relabeled => ("The label is changed", ""),
            Self::Settled => ("It is settled", "Every site shows the value you kept."),
            Self::Ticked => ("The checklist is changed", ""),
            Self::Placed => ("The signal is in its case", ""),
            Self::SetAside => ("The signal is set aside", "It is kept with your reason."),
        }
    }

    /// Returns the sentence for the frame.
    pub(super) fn notice(self) -> frame::Notice {
        let (title, text) = self.words();
        frame::Notice {
            tone: Tone::Done,
            title: title.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Returns the sentence for the page before the session.
    pub(super) fn banner(self) -> Banner {
        let (title, text) = self.words();
        Banner {
            tone: Tone::Done,
            title: title.to_owned(),
            text: text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_nothing_else_does() {
        for said in Said::ALL {
            assert_eq!(Said::find(said.name()), Some(said));
        }
        assert_eq!(Said::find("<b>pay here</b>"), None);
    }
}
