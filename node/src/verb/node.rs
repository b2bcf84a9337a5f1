//! `orgo node`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use orgo_schema::id::NodeId;
use serde::{Deserialize, Serialize};

use crate::membership::wish::{CompartmentWish, PowerWish};

/// `orgo node`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum NodeVerb {
    /// Say who this node is
    Id,
    /// List the nodes of the organisation, and those that ask to join
    List,
    /// Make a ticket with which one node may ask to join
    Invite {
        /// How long it is good, in hours
        #[arg(long, default_value_t = 72)]
        hours: u32,
        /// An address and port where this node may be reached, or a relay; may be given several times
        #[arg(long = "address", value_name = "ADDRESS")]
        addresses: Vec<String>,
    },
    /// At a new site: ask to join with a ticket, then begin with the welcome
    Join(Join),
    /// Let a node in that asks to join
    Approve(Approve),
    /// Remove a node from the organisation
    Revoke {
        /// Its name, or how its id begins
        node: String,
        /// Why, for people to read
        #[arg(long)]
        reason: String,
        /// Where it is written if other administrators must sign it, too
        #[arg(long, short, value_name = "FILE", default_value = "proposal.orgo")]
        output: PathBuf,
    },
    /// Sign what another administrator began; with the last signature it is in force
    Sign {
        /// The file that another administrator made
        file: PathBuf,
        /// Only say what it does and who signed it
        #[arg(long)]
        look: bool,
    },
    /// Say with which entry a removal log goes on that was written apart at two sites
    Settle {
        /// How the entry begins whose administrators go on; default: those from before the fork
        #[arg(long, value_name = "ENTRY")]
        branch: Option<String>,
        /// Where it is written if other administrators must sign it, too
        #[arg(long, short, value_name = "FILE", default_value = "proposal.orgo")]
        output: PathBuf,
    },
    /// Say how many administrators must sign removals and changes of administrators
    Threshold {
        /// How many
        count: u32,
        /// Where it is written if other administrators must sign it, too
        #[arg(long, short, value_name = "FILE", default_value = "proposal.orgo")]
        output: PathBuf,
    },
    /// Make this node its administrator's, with the recovery key on paper from standard input
    Recover,
}

/// `orgo node join`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Join {
    /// The ticket, a file that holds it, or the welcome file that answers the request
    #[arg(value_name = "TICKET or FILE")]
    pub ticket: String,
    /// The name of the new site
    #[arg(long)]
    pub site: Option<String>,
    /// What people call the node; default: the site
    #[arg(long)]
    pub name: Option<String>,
    /// A compartment to ask for, as NAME or NAME=read; default: public and internal
    #[arg(long = "compartment", value_name = "NAME")]
    pub compartments: Vec<CompartmentWish>,
    /// gateway, review or courier; default: gateway and review
    #[arg(long = "power", value_name = "POWER")]
    pub powers: Vec<PowerWish>,
    /// Also ask that administrators sign at this node
    #[arg(long)]
    pub administrator: bool,
    /// Where the request goes, for somebody to carry it; default: over the network, else to request.orgo
    /// in the data folder
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How many seconds to wait for an administrator, over the network
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    pub wait: u32,
}

/// `orgo node approve`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Approve {
    /// The request file; or the name, or how the id begins, of a node that waits here
    pub request: String,
    /// A compartment to give, as NAME or NAME=read; default: what it asks for that is not restricted
    #[arg(long = "compartment", value_name = "NAME")]
    pub compartments: Vec<CompartmentWish>,
    /// A power to give: gateway, review or courier; default: those it asks for
    #[arg(long = "power", value_name = "POWER")]
    pub powers: Vec<PowerWish>,
    /// Let administrators sign at that node, too
    #[arg(long)]
    pub administrator: bool,
    /// The node id as the new node shows it: stands for a ticket that this node cannot judge
    #[arg(long, value_name = "ID")]
    pub node_id: Option<NodeId>,
    /// Where the welcome goes; default: welcome.orgo beside the request file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl NodeVerb {
    /// Makes the paths absolute: the node that runs the verb may stand in another folder.
    pub(super) fn make_paths_absolute(&mut self) -> std::io::Result<()> {
        let (text, output) = match self {
            Self::Approve(approve) => (&mut approve.request, &mut approve.output),
            Self::Join(join) => (&mut join.ticket, &mut join.output),
            Self::Revoke { output: path, .. }
            | Self::Sign { file: path, .. }
            | Self::Settle { output: path, .. }
            | Self::Threshold { output: path, .. } => {
                *path = std::path::absolute(&*path)?;
                return Ok(());
            }
            Self::Id | Self::List | Self::Invite { .. } | Self::Recover => return Ok(()),
        };
        // A name, an id or a ticket is no path.
        if std::path::Path::new(text).is_file() {
            *text = std::path::absolute(&*text)?.to_string_lossy().into_owned();
        }
        if let Some(path) = output {
            *path = std::path::absolute(&*path)?;
        }
        Ok(())
    }
}
