//! Bits that turn on a disk. The database says of each of its pages whether it is as it was written, so damage is noticed
//! where it is read, or is somewhere that nobody reads: never is anything told that nobody said.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use orgo_node::care;
use orgo_node::clock;
use orgo_node::environment::Environment;
use orgo_node::home::Home;
use orgo_node::node::Node;
use serde_json::Value;

use super::template::copy;
use super::world::World;

/// Turns one bit in a copy of a site's store, and looks at what a node makes of that.
///
/// # Panics
/// When it says something else than it does of the same store without damage, and does not notice.
pub(super) fn decays(world: &mut World, site: usize) {
    world.stop(site);
    let [whole, damaged] = [(); 2].map(|()| world.folder());
    for folder in [&whole, &damaged] {
        copy(&world.sites[site].folder, folder);
    }
    world.start(site);
    turn_a_bit(world, &damaged);
    let (seed, now) = (world.chance.draw(), world.now());
    let tell = |folder: &Path| {
        let home = Home::open(folder).expect("nobody else has it open");
        let environment = Environment::seeded(seed, move || clock::judge(now));
        let node = Node::open_with(home, environment).map_err(|error| error.to_string())?;
        tell(&node)
    };
    // What cannot be read with all its bits says nothing of one that turned.
    let (expected, told) = (tell(&whole), tell(&damaged));
    world.tell(|| format!("a bit turned at {site}: noticed: {:?}", told.as_ref().err()));
    if let (Ok(expected), Ok(told)) = (expected, told) {
        assert_eq!(
            expected, told,
            "site {site} with a turned bit says something else"
        );
    }
    // Where a page lies is not the same each time a world is run, so what is noticed is not counted.
    world.count("turned bits");
    for folder in [whole, damaged] {
        drop(fs::remove_dir_all(folder));
    }
}

/// Reads everything that a node knows, and makes its tables again.
fn tell(node: &Node) -> Result<Value, String> {
    let setting = node.setting();
    let read = node.store.read(|db| care::digest(db, &setting));
    let told = read.map_err(|error| error.to_string())?;
    care::rebuild(node).map_err(|error| error.to_string())?;
    node.close();
    Ok(told["compartments"].clone())
}

fn turn_a_bit(world: &mut World, folder: &Path) {
    let files = databases(folder);
    let file = world.chance.pick(&files).expect("a store has a database");
    let length = fs::metadata(file).expect("it is there").len();
    let at = world.chance.below(length);
    let bit = 1 << world.chance.below(8);
    let mut file = OpenOptions::new().read(true).write(true).open(file);
    let file = file.as_mut().expect("it can be written");
    let mut byte = [0];
    file.seek(SeekFrom::Start(at)).expect("it is that long");
    file.read_exact(&mut byte).expect("it is that long");
    byte[0] ^= bit;
    file.seek(SeekFrom::Start(at)).expect("it is that long");
    file.write_all(&byte).expect("it can be written");
}

/// Returns the databases of a store, in an order that is the same each time.
fn databases(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            found.extend(databases(&path));
        } else if path.extension().is_some_and(|ending| ending == "db") {
            found.push(path);
        }
    }
    found.sort();
    found
}
