//! The system packages a build or a test needs, installed where that is ours to do.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process;

/// Packages that belong together, and what they are for.
#[derive(Debug)]
pub(crate) struct Need {
    names: &'static [&'static str],
    purpose: &'static str,
}

/// What the encrypted database is built against.
pub(crate) const BUILD: Need = Need {
    names: &["libssl-dev", "pkg-config"],
    purpose: "to build the encrypted database (SQLCipher)",
};

/// What the browser tests drive.
pub(crate) const BROWSER: Need = Need {
    names: &["chromium", "chromium-driver"],
    purpose: "to test the pages in a browser",
};

/// What starts a node with a clock that stands in 1970.
pub(crate) const CLOCK: Need = Need {
    names: &["faketime"],
    purpose: "to test a node whose clock is wrong",
};

/// What takes the mail that a node sends.
pub(crate) const MAIL: Need = Need {
    names: &["python3-aiosmtpd"],
    purpose: "to test sending mail to a real server",
};

/// What lays cables between machines of their own, lossy and narrow ones.
pub(crate) const NETWORK: Need = Need {
    names: &["iproute2", "nftables"],
    purpose: "to test nodes on a network of their own",
};

/// Sees to it that packages are there, or says what is missing and goes on.
///
/// Going on is right: another system has them under other names, and the build says what it lacks.
pub(crate) fn prepare(need: &Need) -> anyhow::Result<()> {
    let names = need.names.join(" ");
    if !is_debian() {
        println!("needed {}: what Debian calls {names}", need.purpose);
        return Ok(());
    }
    let missing: Vec<_> = need
        .names
        .iter()
        .copied()
        .filter(|name| !installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !is_root() {
        println!("missing {}: apt-get install {names}", need.purpose);
        return Ok(());
    }
    println!("installing {}: {names}", need.purpose);
    let done = process::succeeds(&mut apt_get(&["update"]))?
        && process::succeeds(
            apt_get(&["install", "--no-install-recommends", "-y"]).args(&missing),
        )?;
    if !done {
        println!("could not install {names}: going on without");
    }
    Ok(())
}

/// Returns whether this system is one that [`prepare`] installs packages on: Debian, as its root.
pub(crate) fn is_ours() -> bool {
    is_debian() && is_root()
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists()
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    // Another installation may be running; five minutes is what a slow one takes.
    command
        .args(["-o", "DPkg::Lock::Timeout=300"])
        .args(arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn installed(package: &str) -> bool {
    let answer = Command::new("dpkg").args(["-s", package]).output();
    answer.is_ok_and(|answer| says_installed(&String::from_utf8_lossy(&answer.stdout)))
}

/// Reads the answer of `dpkg -s`: a package that was removed is still known, with another status.
fn says_installed(answer: &str) -> bool {
    answer
        .lines()
        .any(|line| line == "Status: install ok installed")
}

fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| effective_user(&status) == Some(0))
}

/// Reads the effective user out of `/proc/self/status` (the second number of `Uid`, see proc(5)).
fn effective_user(status: &str) -> Option<u32> {
    let numbers = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    numbers.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_installation_counts() {
        for (answer, expected) in [
            ("Package: a\nStatus: install ok installed\nVersion: 1", true),
            ("Package: a\nStatus: deinstall ok config-files\n", false),
            ("Package: a\nStatus: install ok half-configured\n", false),
            ("", false),
        ] {
            assert_eq!(says_installed(answer), expected, "{answer}");
        }
    }

    #[test]
    fn the_effective_user_is_the_second_number() {
        for (status, expected) in [
            ("Name:\tx\nUid:\t1000\t0\t0\t0\nGid:\t0\t0\t0\t0", Some(0)),
            ("Uid:\t0\t1000\t0\t0", Some(1000)),
            ("Uid:\t0", None),
            ("Name:\tx", None),
        ] {
            assert_eq!(effective_user(status), expected, "{status}");
        }
    }

    #[test]
    fn apt_get_waits_for_its_lock_and_asks_nothing() {
        let command = apt_get(&["install", "--no-install-recommends", "-y"]);
        assert_eq!(
            process::shown(&command),
            "apt-get -o DPkg::Lock::Timeout=300 install --no-install-recommends -y"
        );
    }
}
