//! Turns the catalogues under `locales` into the code of `src/words.rs`. What is wrong with them fails the build, each
//! with its file, line and message. Joins the parts of the script under `asset/script`.

#[path = "build/catalog.rs"]
mod catalog;

use std::{env, fs, io, path::Path};

use catalog::{File, LANGUAGES};

/// The parts of the script in their order: first what the others share, last what sets them going.
const SCRIPT: [&str; 10] = [
    "desk", "live", "keys", "palette", "renew", "peek", "draft", "time", "upload", "begin",
];

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let out = Path::new(&out);
    println!("cargo::rerun-if-changed=asset/script");
    fs::write(out.join("orgo.js"), script()?)?;
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let mut files = Vec::new();
    for language in LANGUAGES {
        let folder = Path::new("locales").join(language.tag);
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            files.push(File {
                path: format!("web/{}", path.display()),
                text: fs::read_to_string(&path)?,
            });
        }
    }
    match catalog::compile(&files) {
        Ok(code) => fs::write(out.join("words.rs"), code),
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            Ok(())
        }
    }
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
