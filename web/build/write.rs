//! Reads the catalogues of a crate and writes their code.

#[path = "catalog.rs"]
mod catalog;

use std::{env, fs, io, path::Path};

use catalog::{File, LANGUAGES};

/// Writes `words.rs` from the files under `locales` of the crate in this folder of the workspace. What is wrong with
/// them fails the build.
pub(crate) fn write(of: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=../web/build");
    let mut files = Vec::new();
    for language in LANGUAGES {
        let folder = Path::new("locales").join(language.tag);
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            files.push(File {
                path: format!("{of}/{}", path.display()),
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
