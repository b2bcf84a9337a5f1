//! How long a file may be (STYLE f).

use super::tree::File;

/// Lines a file may have besides its tests. The target is 200, the point to think again 400.
const LINES_MAX: usize = 700;

/// Returns the file when it is too long.
pub(super) fn too_long(file: &File) -> Vec<String> {
    if file.test {
        return Vec::new();
    }
    let lines = file.text.lines().count() - file.source().test_lines.len();
    let told = || {
        format!(
            "{}: {lines} lines besides tests, limit is {LINES_MAX}",
            file.path
        )
    };
    (lines > LINES_MAX).then(told).into_iter().collect()
}

#[test]
fn only_lines_besides_tests_count() {
    let code = "a();\n".repeat(LINES_MAX);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{code}}}\n");
    let check =
        |text: String, count| assert_eq!(too_long(&File::planted("a.rs", &text)).len(), count);
    check(code.clone(), 0);
    check(format!("{code}{tests}"), 0);
    check(format!("{code}a();\n"), 1);
    check(format!("{code}// A comment is read too.\n{tests}"), 1);
}
