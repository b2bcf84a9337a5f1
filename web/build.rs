//! Turns the catalogues under `locales` into the code of `src/words.rs`. What is wrong with them fails the build, each
//! with its file, line and message. Joins the parts of the script under `asset/script`.

#[path = "build/write.rs"]
mod write;

use std::{env, fs, io, path::Path};

/// The parts of the script in their order: first what the others share, last what sets them going.
const SCRIPT: [&str; 10] = [
    "desk", "live", "keys", "palette", "renew", "peek", "draft", "time", "upload", "begin",
];

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    println!("cargo::rerun-if-changed=asset/script");
    fs::write(Path::new(&out).join("orgo.js"), script()?)?;
    write::write("web")
}

/// Joins the parts in a scope of their own, without what browsers do not need: comments and the space before a line.
fn script() -> io::Result<String> {
    let mut script = String::from("\"use strict\";\n(() => {\n");
    for part in SCRIPT {
        let text = fs::read_to_string(format!("asset/script/{part}.js"))?;
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
            script.push_str(line);
            script.push('\n');
        }
    }
    script.push_str("})();\n");
    Ok(script)
}
