//! Every test that needs more than one crate, in one program.

mod approval;
mod badinput;
mod bench;
mod browser;
mod care;
mod convergence;
mod deliver;
mod depend;
mod forms;
mod groups;
mod import;
mod join;
mod ladders;
mod netns;
mod outbox;
mod parcel;
mod practice;
mod profiles;
mod purge;
mod readme;
mod rules;
mod sim;
mod sticks;
mod tidy;
mod wire;
mod work;
