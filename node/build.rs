//! Turns the catalogues under `locales` into the code of `src/words.rs`, as `web` does with its own. What is wrong with
//! them fails the build, each with its file, line and message.

#[path = "../web/build/write.rs"]
mod write;

fn main() -> std::io::Result<()> {
    write::write("node")
}
