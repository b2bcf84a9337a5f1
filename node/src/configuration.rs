//! Finding the files of profile, modules and rules; keeping what works when what is new is broken.
//!
//! The program carries the profiles and modules of `profiles/`. An organisation's own stand in the
//! data folder and come first: `profile.yaml` in place of the profile, `modules/DOMAIN/` in place of
//! the module of that name, `calendars/NAME.yaml` in place of the calendar; `organisation.yaml`,
//! `webhooks/*.yaml`, `rules/*.yaml`, `templates/*.txt` and `resources/*` beside everything else. Changes are taken up while
//! the node runs.

pub(crate) mod compiled;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use include_dir::{Dir, include_dir};
use orgo_engine::{
    profile::Configuration as Loaded,
    route::{Decision, Incoming, route},
    yaml::{ConfigError, FILE_BYTES_MAX},
};

use crate::failure::Failure;
use compiled::compiled;

/// The largest file that rules attach: as large as a mail may bring.
const RESOURCE_BYTES_MAX: u64 = 25 << 20;

/// What the program carries.
static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../profiles");

/// The profile that files are checked against where no organisation has chosen one.
pub const PLAIN_PROFILE: &str = "school";

/// The name of an organisation's own profile in its data folder.
const PROFILE_FILE: &str = "profile.yaml";

/// Configuration that works, and where it came from.
#[derive(Debug)]
pub struct Configuration {
    /// Profile, modules and rules.
    pub loaded: Arc<Loaded>,
    /// Each file and its text.
    files: BTreeMap<String, String>,
}

impl Configuration {
    /// Reads the configuration of a node whose organisation has chosen `profile`.
    ///
    /// # Errors
    /// Every complaint, a line each, with file, line and column.
    pub fn read(folder: &Path, profile: &str) -> Result<Self, Failure> {
        Self::of(gather(folder, profile)?)
    }

    /// Reads the configuration that a node is about to start on. Where what is on disk is broken, the last
    /// that worked is taken, with the complaint: a power cut after a bad edit must not stop a node.
    ///
    /// # Errors
    /// When what is on disk is broken and there is none that worked: a mail server that calls shall try
    /// again, not send the mail back.
    pub fn at_start(
        folder: &Path,
        profile: &str,
        kept: Option<&[u8]>,
    ) -> Result<(Self, Option<String>), Failure> {
        let failure = match Self::read(folder, profile) {
            Ok(configuration) => return Ok((configuration, None)),
            Err(failure) => failure.to_string(),
        };
        let kept = kept.and_then(|kept| serde_json::from_slice(kept).ok());
        match kept.map(Self::of) {
            Some(Ok(configuration)) => Ok((configuration, Some(failure))),
            Some(Err(_)) | None => Err(Failure::Setup(failure)),
        }
    }

    /// Returns what [`Configuration::at_start`] can go back to.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn to_keep(&self) -> Result<Vec<u8>, Failure> {
        serde_json::to_vec(&self.files).map_err(|error| Failure::Trouble(error.to_string()))
    }

    /// Checks files, by the path each has in a configuration.
    ///
    /// # Errors
    /// Every complaint, a line each, with file, line and column.
    pub fn of(files: BTreeMap<String, String>) -> Result<Self, Failure> {
        let loaded = compiled(&files).map_err(|errors| Failure::Input(lines(&errors)))?;
        Ok(Self { loaded, files })
    }

    /// Returns the same with other rules of the organisation.
    ///
    /// # Errors
    /// Every complaint about them.
    pub fn with_rules(&self, rules: BTreeMap<String, String>) -> Result<Self, Failure> {
        let kept = self
            .files
            .iter()
            .filter(|(path, _)| !path.starts_with("rules/"));
        Self::of(
            kept.map(|(path, text)| (path.clone(), text.clone()))
                .chain(rules)
                .collect(),
        )
    }

    /// Returns the same with another profile, and the calendars that lie beside it.
    ///
    /// # Errors
    /// Every complaint about it.
    pub fn with_profile(&self, profile: &NamedProfile) -> Result<Self, Failure> {
        let kept = self
            .files
            .iter()
            .filter(|(path, _)| path.rsplit('/').next() != Some("profile.yaml"));
        let mut files: BTreeMap<String, String> = kept
            .map(|(path, text)| (path.clone(), text.clone()))
            .collect();
        files.extend(profile.calendars.clone());
        files.insert("profile.yaml".to_owned(), profile.text.clone());
        Self::of(files)
    }

    /// Returns the same with a module in place of the one of that name.
    ///
    /// # Errors
    /// Every complaint about it.
    pub fn with_module(
        &self,
        name: &str,
        files: BTreeMap<String, String>,
    ) -> Result<Self, Failure> {
        let folder = format!("modules/{name}/");
        let kept = self
            .files
            .iter()
            .filter(|(path, _)| !path.starts_with(&folder));
        Self::of(
            kept.map(|(path, text)| (path.clone(), text.clone()))
                .chain(files)
                .collect(),
        )
    }

    /// Returns each file and its text.
    pub const fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// Whether the files say something else now.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn is_stale(&self, folder: &Path, profile: &str) -> Result<bool, Failure> {
        Ok(gather(folder, profile)? != self.files)
    }

    /// Asks the rules what becomes of a mail.
    pub fn route(&self, incoming: &Incoming<'_>) -> Decision {
        route(&self.loaded.rules, &self.loaded.modules, incoming)
    }
}

/// Puts complaints below one another.
pub fn lines(errors: &[ConfigError]) -> String {
    errors
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A profile that is not in force, by its name or from a file.
#[derive(Debug, Clone)]
pub struct NamedProfile {
    /// What people call it: the name, or the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The calendars beside it.
    calendars: BTreeMap<String, String>,
    /// The scenarios beside it.
    pub scenarios: BTreeMap<String, String>,
}

impl NamedProfile {
    /// Finds a profile: a file, a folder with a `profile.yaml`, or the name of one the program carries.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn find(named: &str) -> Result<Self, Failure> {
        let path = Path::new(named);
        if path.exists() {
            return Self::at(path);
        }
        Self::shipped(named)
    }

    /// Finds a profile that the program carries; never a file.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn shipped(named: &str) -> Result<Self, Failure> {
        let known = shipped_profiles().iter().any(|known| known == named);
        let shipped = known
            .then_some(())
            .and_then(|()| SHIPPED.get_file(format!("{named}/profile.yaml")));
        let text = shipped.and_then(include_dir::File::contents_utf8);
        let text = text.ok_or_else(|| {
            Failure::Input(format!(
                "there is no profile `{named}`: there are {}; or name a file or a folder",
                shipped_profiles().join(", ")
            ))
        })?;
        Ok(Self {
            name: named.to_owned(),
            text: text.to_owned(),
            calendars: BTreeMap::new(),
            scenarios: shipped_scenarios(named),
        })
    }

    /// Reads the profile at a path: a file, or a folder with a `profile.yaml`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn at(path: &Path) -> Result<Self, Failure> {
        let (folder, file) = if path.is_dir() {
            (path, path.join("profile.yaml"))
        } else {
            (path.parent().unwrap_or(path), path.to_owned())
        };
        Ok(Self {
            name: file.display().to_string(),
            text: text(&file)?,
            calendars: calendars(folder)?,
            scenarios: scenarios(folder)?,
        })
    }
}

/// Reads the scenarios in a folder of a profile or a module, each by its path.
///
/// # Errors
/// When a file cannot be read.
pub fn scenarios(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut files = BTreeMap::new();
    add_folder(Path::new(""), &folder.join("scenarios"), &mut files)?;
    Ok(files)
}

/// Lists the profiles the program carries.
pub fn shipped_profiles() -> Vec<String> {
    let mut names: Vec<String> = SHIPPED
        .dirs()
        .filter(|folder| {
            folder
                .get_file(folder.path().join("profile.yaml"))
                .is_some()
        })
        .filter_map(|folder| folder.path().to_str().map(ToOwned::to_owned))
        .collect();
    names.sort();
    names
}

/// Collects the files that hold for a node: its own before those the program carries.
///
/// # Errors
/// When the profile is unknown or a file cannot be read.
pub fn gather(folder: &Path, profile: &str) -> Result<BTreeMap<String, String>, Failure> {
    let own = own(folder)?;
    let mut files = shipped(profile, &own)?;
    files.extend(own);
    Ok(files)
}

/// Reads the organisation's own files in a data folder.
///
/// # Errors
/// When one cannot be read.
pub fn own(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut files = BTreeMap::new();
    let profile = folder.join(PROFILE_FILE);
    if profile.is_file() {
        files.insert(PROFILE_FILE.to_owned(), text(&profile)?);
    }
    for module in &subfolders(&folder.join("modules"))? {
        add_module(folder, module, &mut files)?;
    }
    add_file(folder, &folder.join("organisation.yaml"), &mut files)?;
    add_folder(folder, &folder.join("rules"), &mut files)?;
    add_texts(folder, &folder.join("templates"), "txt", &mut files)?;
    add_resources(folder, &folder.join("resources"), &mut files)?;
    add_folder(folder, &folder.join("global/rules"), &mut files)?;
    add_folder(folder, &folder.join("calendars"), &mut files)?;
    add_folder(folder, &folder.join("webhooks"), &mut files)?;
    Ok(files)
}

/// Lists the files that the program carries for a profile, but those that an organisation's `own` stand in
/// place of.
///
/// # Errors
/// When the profile is unknown.
pub fn shipped(
    profile: &str,
    own: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut files = BTreeMap::new();
    let path = format!("{profile}/{PROFILE_FILE}");
    if !is_replaced(&path, own) {
        let shipped = SHIPPED
            .get_file(&path)
            .and_then(include_dir::File::contents_utf8);
        let shipped = shipped.ok_or_else(|| {
            Failure::Input(format!(
                "there is no profile `{profile}`: there are {}; or write one as {PROFILE_FILE} in the data folder",
                shipped_profiles().join(", "),
            ))
        })?;
        files.insert(path, shipped.to_owned());
    }
    if let Some(modules) = SHIPPED.get_dir("modules") {
        for module in modules.dirs() {
            add_shipped(module, &mut files);
        }
    }
    if let Some(calendars) = SHIPPED.get_dir("calendars") {
        add_shipped(calendars, &mut files);
    }
    files.retain(|path, _| !is_replaced(path, own));
    Ok(files)
}

/// Whether a path is that of a file that rules attach: what stands for it in a configuration is not its text.
pub fn is_resource(path: &str) -> bool {
    path.split('/').rev().nth(1) == Some("resources")
}

/// Whether an organisation's own files stand in place of one that the program carries: a profile in place
/// of the profile, a module in place of the module of that name.
pub fn is_replaced(path: &str, own: &BTreeMap<String, String>) -> bool {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        [.., PROFILE_FILE] => own.contains_key(PROFILE_FILE),
        ["modules", module, ..] => {
            let folder = format!("modules/{module}/");
            own.keys().any(|path| path.starts_with(&folder))
        }
        _ => own.contains_key(path),
    }
}

/// Collects the calendars there are: those the program carries, but for each name a folder's own.
///
/// # Errors
/// When a file cannot be read.
pub fn calendars(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut files = BTreeMap::new();
    if let Some(shipped) = SHIPPED.get_dir("calendars") {
        add_shipped(shipped, &mut files);
    }
    add_folder(folder, &folder.join("calendars"), &mut files)?;
    Ok(files)
}

/// Reads the files of a module, as [`gather`] names them.
///
/// # Errors
/// When a file cannot be read.
pub fn add_module(
    base: &Path,
    module: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    for folder in [
        module.to_owned(),
        module.join("rules"),
        module.join("forms"),
    ] {
        add_folder(base, &folder, files)?;
    }
    add_texts(base, &module.join("templates"), "txt", files)?;
    add_resources(base, &module.join("resources"), files)
}

/// Reads every YAML file of a folder, as [`gather`] names them.
///
/// # Errors
/// When a file cannot be read.
pub fn add_folder(
    base: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    add_texts(base, folder, "yaml", files)
}

/// Reads every file of a folder that ends so.
fn add_texts(
    base: &Path,
    folder: &Path,
    ending: &str,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    for path in entries(folder)? {
        if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            add_file(base, &path, files)?;
        }
    }
    Ok(())
}

/// Reads a file if it is there.
fn add_file(base: &Path, path: &Path, files: &mut BTreeMap<String, String>) -> Result<(), Failure> {
    if path.is_file() {
        files.insert(named(base, path), text(path)?);
    }
    Ok(())
}

/// Names the files of a folder that rules attach. Their bytes stay where they are; instead of them stand
/// length and time of change, so that a change is noticed.
fn add_resources(
    base: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    for path in entries(folder)? {
        let problem = |problem: String| Failure::Input(format!("{}: {problem}", path.display()));
        let known = fs::metadata(&path).map_err(|error| problem(error.to_string()))?;
        // What ends so is being written.
        let is_part = path.extension().is_some_and(|ending| ending == "part");
        if !known.is_file() || is_part {
            continue;
        }
        if known.len() > RESOURCE_BYTES_MAX {
            return Err(problem(format!(
                "{} bytes are over {} MB: rules attach smaller files",
                known.len(),
                RESOURCE_BYTES_MAX >> 20
            )));
        }
        let changed = known
            .modified()
            .map_err(|error| problem(error.to_string()))?;
        let changed = changed
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos());
        files.insert(
            named(base, &path),
            format!("{} bytes, {changed}", known.len()),
        );
    }
    Ok(())
}

fn named(base: &Path, path: &Path) -> String {
    path.strip_prefix(base)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Reads a file of text.
///
/// # Errors
/// When it cannot be read, is too long or is no UTF-8.
pub fn text(path: &Path) -> Result<String, Failure> {
    let problem = |problem: String| Failure::Input(format!("{}: {problem}", path.display()));
    let length = fs::metadata(path)
        .map_err(|error| problem(error.to_string()))?
        .len();
    if length > FILE_BYTES_MAX as u64 {
        // The reader of YAML says the same of what is a little over; this much is not even read.
        let limit = FILE_BYTES_MAX >> 10;
        return Err(Failure::Input(format!(
            "{}:1:1: the file has {length} bytes, which is over {limit} KiB: split it",
            path.display()
        )));
    }
    let bytes = fs::read(path).map_err(|error| problem(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| {
        problem(format!(
            "not UTF-8 text from byte {} on",
            error.utf8_error().valid_up_to()
        ))
    })
}

fn add_shipped(folder: &Dir<'static>, files: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let Some(path) = file.path().to_str() {
            let text = if is_resource(path) {
                Some(format!("{} bytes", file.contents().len()))
            } else {
                file.contents_utf8().map(ToOwned::to_owned)
            };
            files.extend(text.map(|text| (path.to_owned(), text)));
        }
    }
    // Scenarios are for whoever changes a module, not for a node that works.
    let folders = folder
        .dirs()
        .filter(|folder| folder.path().file_name() != Some("scenarios".as_ref()));
    for folder in folders {
        add_shipped(folder, files);
    }
}

/// Returns the bytes of a file that rules attach, named as [`gather`] names it: from the data folder, or
/// else what the program carries.
///
/// # Errors
/// When it is nowhere, or cannot be read.
pub fn resource(folder: &Path, path: &str) -> Result<Vec<u8>, Failure> {
    if !is_resource(path) || path.split('/').any(|part| part == "..") {
        return Err(Failure::Input(format!(
            "{path} is no file that rules attach"
        )));
    }
    match fs::read(folder.join(path)) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let shipped = SHIPPED.get_file(path).map(|file| file.contents().to_vec());
            shipped.ok_or_else(|| Failure::Input(format!("{path} is not there any more")))
        }
        Err(error) => Err(Failure::Input(format!("{path}: {error}"))),
    }
}

/// Returns the length of such a file in bytes; nothing where it is not here.
pub fn resource_bytes(folder: &Path, path: &str) -> Option<u64> {
    match fs::metadata(folder.join(path)) {
        Ok(known) => Some(known.len()),
        Err(_) => u64::try_from(SHIPPED.get_file(path)?.contents().len()).ok(),
    }
}

/// Lists the scenarios that lie beside a profile the program carries.
fn shipped_scenarios(folder: &str) -> BTreeMap<String, String> {
    let scenarios = SHIPPED.get_dir(format!("{folder}/scenarios"));
    let files = scenarios.into_iter().flat_map(Dir::files);
    let texts = files.filter_map(|file| {
        let path = file.path().to_str()?.to_owned();
        Some((path, file.contents_utf8()?.to_owned()))
    });
    texts.collect()
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = entries(folder)?;
    folders.retain(|path| path.is_dir());
    Ok(folders)
}

/// Lists a folder, sorted; a folder that is not there is empty.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        // Below a file there is no folder; whoever makes the data folder says so.
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory && !folder.exists() => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(Failure::Input(format!("{}: {error}", folder.display()))),
    };
    let mut paths = listed
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Failure::Input(format!("{}: {error}", folder.display())))?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_shipped_profile_loads_with_every_module() {
        let dir = tempfile::tempdir().unwrap();
        let profiles = shipped_profiles();
        assert!(
            profiles.iter().any(|name| name == "school")
                && profiles.iter().any(|name| name == "hospital")
        );
        for profile in profiles {
            if let Err(failure) = Configuration::read(dir.path(), &profile) {
                panic!("{profile}: {failure}");
            }
        }
    }

    /// What a rule answers about work that few may read leaves as it is written, and in every language.
    #[test]
    fn what_modules_answer_about_what_few_may_read_is_neutral() {
        let dir = tempfile::tempdir().unwrap();
        let loaded = Configuration::read(dir.path(), PLAIN_PROFILE)
            .unwrap()
            .loaded;
        for (name, domain) in [
            ("grievance_received", "hr"),
            ("incident_received", "healthcare"),
        ] {
            let mut texts = BTreeSet::new();
            for language in orgo_engine::module::LANGUAGES {
                let letter = loaded.letters.get(name, Some(domain), language).unwrap();
                assert!(letter.is_neutral(), "{name} {language}");
                texts.insert(letter.path.clone());
            }
            assert_eq!(texts.len(), 4, "{texts:?}");
        }
    }

    /// No module has a template that no rule, and no message by its kind, ever takes.
    #[test]
    fn every_template_of_a_module_is_taken_by_something() {
        let dir = tempfile::tempdir().unwrap();
        let loaded = Configuration::read(dir.path(), PLAIN_PROFILE)
            .unwrap()
            .loaded;
        let mut taken: BTreeSet<&str> = orgo_schema::fact::Purpose::ALL
            .iter()
            .map(|purpose| purpose.word())
            .chain([orgo_engine::letter::ASSIGNMENT])
            .collect();
        for rule in loaded.rules.rules() {
            let then = &rule.rule.then;
            taken.extend(then.reply.as_deref());
            taken.extend(then.notify.iter().filter_map(|one| one.template.as_deref()));
        }
        let mut idle: BTreeSet<&str> = loaded
            .letters
            .iter()
            .map(|(name, _)| name.name.as_str())
            .collect();
        idle.retain(|name| !taken.contains(name));
        // What a person would send, who cannot choose one yet.
        assert_eq!(
            idle.into_iter().collect::<Vec<_>>(),
            [
                "decision",
                "invitation",
                "leave_decided",
                "meeting_invitation",
                "volunteer_thanks"
            ]
        );
    }

    #[test]
    fn an_unknown_profile_names_those_there_are() {
        let dir = tempfile::tempdir().unwrap();
        let error = Configuration::read(dir.path(), "circus")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("there is no profile `circus`: there are") && error.contains("school"),
            "{error}"
        );
    }

    #[test]
    fn an_own_module_replaces_the_shipped_one() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("modules/maintenance");
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("module.yaml"), "broken: [").unwrap();
        let error = Configuration::read(dir.path(), "school")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("modules/maintenance/module.yaml:"),
            "{error}"
        );
    }
}
