//! `orgo case invite`, `answer`, `attendance` and `participant`.

use clap::{Args, Subcommand};
use orgo_schema::{fact::Answer, id::CaseId, role::RolePath};
use serde::{Deserialize, Serialize};

/// What of `orgo case` is about who comes.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum GuestVerb {
    /// Invite people to a case: each gets one mail with a link to answer by
    Invite(InviteArgs),
    /// Answer an invitation, for yourself or for somebody else
    Answer(AnswerArgs),
    /// Say who came and who was missing
    Attendance(AttendanceArgs),
    /// Make somebody part of a case, or take them away
    #[command(subcommand)]
    Participant(ParticipantVerb),
    /// Who guides whom: list the pairs and who has nobody, pair two, end a pair
    #[command(subcommand)]
    Mentoring(MentoringVerb),
}

/// `orgo case mentoring`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum MentoringVerb {
    /// List the pairs that stand, who asks for a mentor, and mentors who are free
    List,
    /// Pair two: both hear of it, and a mentor who signs in is given the tasks of the case
    Pair {
        /// In which case; without it, in one of their own
        #[arg(long)]
        case: Option<CaseId>,
        /// Who guides, by mail address
        #[arg(long, value_name = "ADDRESS")]
        mentor: String,
        /// Who is guided, by mail address
        #[arg(long, value_name = "ADDRESS")]
        mentee: String,
    },
    /// End a pair
    End {
        /// Their case
        case: CaseId,
        /// Who guides, by mail address
        #[arg(long, value_name = "ADDRESS")]
        mentor: String,
        /// Who is guided, by mail address
        #[arg(long, value_name = "ADDRESS")]
        mentee: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// The mentee looks for another mentor
        #[arg(long)]
        seeks: bool,
    },
}

/// `orgo case invite`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct InviteArgs {
    /// The case
    pub case: CaseId,
    /// Mail addresses, separated by commas
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    pub to: Vec<String>,
    /// Everybody who works in this role; may be given several times
    #[arg(long = "role", value_name = "ROLE")]
    pub roles: Vec<RolePath>,
    /// Everybody who is part of this case as member; may be given several times
    #[arg(long = "roster", value_name = "CASE")]
    pub rosters: Vec<CaseId>,
}

/// `orgo case answer`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct AnswerArgs {
    /// The case
    pub case: CaseId,
    /// yes, no or maybe
    pub answer: Answer,
    /// Who answers, by mail address; yourself if not given
    #[arg(long, value_name = "ADDRESS")]
    pub who: Option<String>,
    /// How many they bring
    #[arg(long, default_value_t = 0)]
    pub guests: u8,
    /// More words
    #[arg(long)]
    pub note: Option<String>,
}

/// `orgo case attendance`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct AttendanceArgs {
    /// The case
    pub case: CaseId,
    /// Who came: mail addresses, separated by commas
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    pub came: Vec<String>,
    /// Who was missing
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    pub missed: Vec<String>,
    /// Of whom nobody knows after all
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    pub unknown: Vec<String>,
}

/// `orgo case participant`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum ParticipantVerb {
    /// Make somebody part of a case
    Add {
        /// The case
        case: CaseId,
        /// A mail address, or a role
        who: String,
        /// As what, for example member, mentor, mentee or watcher
        #[arg(long)]
        part: String,
    },
    /// Take somebody away
    Remove {
        /// The case
        case: CaseId,
        /// A mail address, or a role
        who: String,
        /// As what
        #[arg(long)]
        part: String,
    },
}
