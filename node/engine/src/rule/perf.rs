use super::*;
use crate::{profile::tests::school_with, route::{Incoming, route}};
#[test]
fn perf() {
    let words: Vec<String> = (0..6000u32).map(|n| { let mut s=String::new(); let mut x=n.wrapping_mul(2654435761)>>4; for _ in 0..7 { s.push((b'a'+(x%26) as u8) as char); x/=26; x=x.wrapping_mul(31).wrapping_add(n);} s}).collect();
    let mut rules = String::from("version: \"1\"\nrules:\n");
    for n in 0..1000 {
        let w = &words[n*5..n*5+5];
        let re = if n % 5 == 0 { format!(", '/\\b{}\\s+(?<num>\\d+)/'", w[0]) } else { String::new() };
        rules.push_str(&format!("  - id: r{n}\n    when:\n      subject|body matches any: [{}, {} {}{re}]\n      to: team{}@*\n    then: {{ label: 1001.11.HR }}\n", w.join(", "), w[1], w[2], n%40));
    }
    let t = std::time::Instant::now();
    let loaded = school_with(&[("rules/a.yaml", &rules)]).unwrap();
    println!("load {:?} for {} bytes", t.elapsed(), rules.len());
    for accents in [false, true] {
    let mut body = String::new();
    let mut n = 17usize;
    while body.len() < 5600 { body.push_str(&words[n % 6000]); if accents { body.push_str("é"); } body.push(' '); n = n * 7919 % 600011; }
    let mail = Incoming { subject: "Water leak in room 102 urgent", body: &body, from: Some("a@b.c"), to: vec!["team3@school.example","maintenance@x.y"], from_role: None, attachments: vec![] };
    let mut best = std::time::Duration::from_secs(9);
    for _ in 0..200 { let t = std::time::Instant::now(); let d = route(&loaded.rules, &loaded.modules, &mail); best = best.min(t.elapsed()); assert!(d.work.is_some()); }
    println!("route {best:?} {} {}", body.len(), loaded.rules.rules().len());
    let mut best = std::time::Duration::from_secs(9);
    for _ in 0..200 { let t = std::time::Instant::now(); let d = loaded.rules.look(&mail, &loaded.modules); best = best.min(t.elapsed()); std::hint::black_box(d); }
    println!("look {best:?}");
    let mut best = std::time::Duration::from_secs(9);
    for _ in 0..200 { let t = std::time::Instant::now(); let d = text::folded(&body); best = best.min(t.elapsed()); std::hint::black_box(d); }
    println!("fold {best:?}");
    }
}
