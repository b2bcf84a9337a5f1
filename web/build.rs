//! Turns the catalogues under `locales` into the code of `src/words.rs`. What is wrong with them fails the build, each
//! with its file, line and message.

#[path = "build/write.rs"]
mod write;

fn main() -> std::io::Result<()> {
    write::write("web")
}
