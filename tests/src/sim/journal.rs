//! What a site wrote down of what it did holds, whatever was pulled out of the wall.

use orgo_node::failure::Failure;
use orgo_node::store::{journal, united};

use super::world::World;

/// The journal of every site is one chain in each of its files, and somebody did write something.
pub fn holds(world: &World, members: &[usize]) -> Result<(), String> {
    let mut entries = 0;
    for at in members {
        entries += walked(world, *at)?;
    }
    if entries == 0 {
        return Err("no site wrote anything into its journal".to_owned());
    }
    Ok(())
}

/// Walks the journal of a site and returns how long it is.
fn walked(world: &World, at: usize) -> Result<u64, String> {
    let node = world.node(at);
    let setting = node.setting();
    let walked = node.store.read(|db| {
        let main = ("main".to_owned(), None);
        let mut files = vec![main];
        for held in setting.compartments.iter() {
            if let Some(schema) = united::schema_of(db, held)?
                && held.has_own_file()
            {
                files.push((schema, Some((held.row, held.scope.compartment))));
            }
        }
        let mut entries = 0;
        for (schema, own) in &files {
            let walked = journal::verify(db, schema, setting.node, *own)?;
            entries += walked.map_err(|broken| Failure::Trouble(format!("{schema}: {broken}")))?;
        }
        Ok::<_, Failure>(entries)
    });
    walked.map_err(|failure| format!("the journal of site {at} does not hold: {failure}"))
}
