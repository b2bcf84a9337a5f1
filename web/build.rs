//! Turns the catalogues under `locales` into the code of `src/words.rs`. What is wrong with them fails the build, each
//! with its file, line and message.

#[path = "build/catalog.rs"]
mod catalog;

use std::{env, fs, io, path::Path};

use catalog::{File, LANGUAGES};

fn main() -> io::Result<()> {
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
        Ok(code) => {
            let folder = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
            fs::write(Path::new(&folder).join("words.rs"), code)
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            Ok(())
        }
    }
}
