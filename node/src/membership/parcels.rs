//! Which nodes hold sealed parcels (SPEC 10): those that seal, open or carry them, and nobody else.

use orgo_sync::roster::{Access, Capabilities, Class, Compartment, Power};

/// Gives a node the place for parcels among the compartments of an organisation, as far as what else it was
/// given needs it. That place follows from the rest: what was said of it before does not count.
pub fn complete(capabilities: &mut Capabilities, all: &[Compartment]) {
    let Some(place) = all.iter().find(|held| !held.class.is_of_work()) else {
        return;
    };
    capabilities.compartments.remove(&place.name);
    if let Some(access) = access(capabilities, all) {
        capabilities.compartments.insert(place.name.clone(), access);
    }
}

/// Returns how far a node goes among parcels. Who seals them writes there, and who opens them, to say so; who
/// carries them reads, and cannot open what it reads.
fn access(capabilities: &Capabilities, all: &[Compartment]) -> Option<Access> {
    let opens = |held: &Compartment| {
        held.class == Class::Restricted
            && capabilities.compartments.get(&held.name) == Some(&Access::Write)
    };
    if capabilities.powers.contains(&Power::Gateway) || all.iter().any(opens) {
        Some(Access::Write)
    } else if capabilities.powers.contains(&Power::Courier) {
        Some(Access::Read)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn compartments(all: &[(&str, Class)]) -> Vec<Compartment> {
        let compartment = |(name, class): &(&str, Class)| Compartment {
            name: (*name).to_owned(),
            class: *class,
            custodians: BTreeSet::new(),
        };
        all.iter().map(compartment).collect()
    }

    #[test]
    fn who_seals_opens_or_carries_parcels_holds_them_and_nobody_else() {
        use Access::{Read, Write};
        use Power::{Admin, Courier, Gateway, Review};
        const WORK: [(&str, Class); 4] = [
            ("public", Class::Public),
            ("internal", Class::Internal),
            ("hr", Class::Restricted),
            ("board", Class::Restricted),
        ];
        let all = compartments(&[&[("parcels", Class::Parcels)], WORK.as_slice()].concat());
        let before = compartments(&WORK);
        let internal: &[_] = &[("internal", Write)];
        let cleared: &[_] = &[("internal", Write), ("board", Write)];
        let reader: &[_] = &[("internal", Write), ("hr", Read), ("board", Read)];
        let asked: &[_] = &[("internal", Write), ("parcels", Write)];
        for (given, powers, expect) in [
            (internal, &[][..], None),
            (internal, &[Review, Admin], None),
            (internal, &[Gateway], Some(Write)),
            (internal, &[Courier], Some(Read)),
            (internal, &[Courier, Gateway], Some(Write)),
            (cleared, &[], Some(Write)),
            (cleared, &[Courier], Some(Write)),
            // It can open nothing that is sealed to those who write there.
            (reader, &[], None),
            (reader, &[Courier], Some(Read)),
            // It is not given for the asking.
            (asked, &[Review], None),
            (asked, &[Courier], Some(Read)),
        ] {
            let given = given.iter().map(|(name, far)| ((*name).to_owned(), *far));
            let given = Capabilities {
                compartments: given.collect(),
                powers: powers.iter().copied().collect(),
            };
            let mut completed = given.clone();
            complete(&mut completed, &all);
            assert_eq!(completed.powers, given.powers);
            let mut others = completed.compartments.clone();
            assert_eq!(others.remove("parcels"), expect, "{given:?}");
            let mut same = given.compartments.clone();
            same.remove("parcels");
            assert_eq!(others, same);
            // Where there is no such place nobody is given one.
            let mut completed = given.clone();
            complete(&mut completed, &before);
            assert_eq!(completed, given);
        }
    }
}
