//! Real mail, read where the variable `ORGO_CORPORA` says it lies; it is no part of the project.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::archive::{MboxItem, MboxReader};

/// Returns the folder of samples, or says loudly that there is none.
fn corpora() -> Option<PathBuf> {
    let found = std::env::var_os("ORGO_CORPORA").map(PathBuf::from);
    if found.is_none() {
        println!("SKIPPED: set ORGO_CORPORA to a folder of sample mail to run this test");
    }
    found
}

fn files(folder: &Path, list: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, list);
        } else {
            list.push(path);
        }
    }
}

#[test]
fn every_sample_is_a_mail_or_a_reason() {
    let Some(corpora) = corpora() else { return };
    let mut list = Vec::new();
    files(&corpora, &mut list);
    let (mut mails, mut unparsed, mut archived) = (0, 0, 0);
    for path in &list {
        let raw = fs::read(path).unwrap();
        match parse(&raw, &Limits::default()) {
            Ok(mail) => {
                mails += 1;
                assert_eq!(
                    mail.text.trim().is_empty(),
                    mail.reply.fresh.is_empty(),
                    "{}",
                    path.display()
                );
                assert!(
                    !mail.text.contains(['\0', '\r', '\u{1b}']),
                    "{}",
                    path.display()
                );
            }
            Err(reason) => {
                unparsed += 1;
                println!("{}: {reason}", path.display());
            }
        }
        for item in MboxReader::new(raw.as_slice()) {
            archived += usize::from(matches!(item.unwrap(), MboxItem::Message(_)));
        }
    }
    println!(
        "{} files: {mails} mails, {unparsed} unparsed; {archived} messages in archives",
        list.len()
    );
    assert!(mails > list.len() / 2, "most samples are mail");
}

#[test]
fn real_bounces_are_automatic() {
    let Some(corpora) = corpora() else { return };
    let mut list = Vec::new();
    files(&corpora.join("sisimai-bounces"), &mut list);
    let missed: Vec<&PathBuf> = list
        .iter()
        .filter(|path| {
            parse(&fs::read(path).unwrap(), &Limits::default())
                .is_ok_and(|mail| mail.automatic.is_none())
        })
        .collect();
    println!(
        "{} of {} bounces recognized",
        list.len() - missed.len(),
        list.len()
    );
    for path in &missed {
        println!("missed: {}", path.display());
    }
    assert!(missed.len() * 20 < list.len(), "at least 95 of 100");
}

/// The samples of this reply parser begin with one known paragraph, and a quote in some language follows.
#[test]
fn replies_are_found_in_samples() {
    let Some(corpora) = corpora() else { return };
    let mut list = Vec::new();
    files(&corpora.join("crisp-erp"), &mut list);
    let (mut known, mut exact, mut lost) = (0, 0, 0);
    for path in &list {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).replace("\r\n", "\n");
        let Some((start, _)) = text
            .split_once("nec nibh.")
            .filter(|(start, _)| start.starts_with("Fusce bibendum"))
        else {
            continue;
        };
        let expect = format!("{start}nec nibh.");
        let found = crate::split_reply(&text, "Re: x").fresh;
        known += 1;
        exact += usize::from(found == expect);
        lost += usize::from(!found.starts_with(&expect));
        if found != expect {
            println!(
                "{}: {:?}",
                path.display(),
                found.get(expect.len()..).unwrap_or(&found)
            );
        }
    }
    println!("{exact} of {known} replies exact, {lost} lost text");
    assert_eq!(lost, 0);
    assert!(exact * 10 >= known * 8, "at least eight in ten");
}
