//! Sessions over links that are cut anywhere, against replicas in memory.

mod blobs;
mod clearance;
mod converge;
mod cost;
mod damaged;
mod hostile;
mod memory;
mod puppet;
mod roster;
mod world;
