//! Forms of the modules in use: finding them, and what becomes of one that was filled in (SPEC 7).
//!
//! Web and command line end here. Whoever may open cases may fill one in: nobody needs a clearance to
//! report something that they could not read afterwards.

use orgo_engine::{
    authorize::{Action, Person, Viewer},
    module::{
        Module,
        form::{Answer, Form, Wrong},
    },
};
use orgo_schema::{
    command::{Command, Receipt, Refusal},
    word::Visibility,
};

use crate::{
    failure::Failure,
    guard,
    node::Node,
    setting::Setting,
    submit::{check, submit},
};

/// What came of a form.
#[derive(Debug)]
pub enum Sent {
    /// It became a case.
    Opened(Receipt),
    /// Something is wrong with the answers, in the order of the fields.
    Wrong(Vec<Wrong>),
}

/// Lists the forms in use with their modules, in the order of domain and name.
pub fn all(setting: &Setting) -> impl Iterator<Item = (&Module, &Form)> {
    let loaded = &setting.configuration.loaded;
    let forms = loaded.forms.values();
    forms.filter_map(|form| Some((loaded.modules.get(&form.domain)?, form)))
}

/// Finds a form.
///
/// # Errors
/// When no module in use has it.
pub fn find<'a>(
    setting: &'a Setting,
    domain: &str,
    name: &str,
) -> Result<(&'a Module, &'a Form), Refusal> {
    let mut forms = all(setting);
    let found = forms.find(|(_, form)| form.domain == domain && form.name == name);
    found.ok_or_else(|| Refusal::NotFound {
        kind: "form".to_owned(),
    })
}

/// Whether somebody may fill in forms.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn may(setting: &Setting, viewer: &Viewer) -> Result<(), Refusal> {
    let compartment = setting.compartment_for(Visibility::Internal);
    guard::may_in(setting, viewer, Action::Open, compartment)
}

/// Says why a form cannot be sent at this node; nothing where it can.
pub fn closed(setting: &Setting, module: &Module, form: &Form) -> Option<String> {
    let closed = setting.place_for(form.visibility(module)).err()?;
    let name = closed.name;
    Some(if closed.is_locked {
        format!(
            "what is filled in here goes into the compartment {name}, which is locked on this node: unlock it first"
        )
    } else {
        format!(
            "what is filled in here goes into the compartment {name}, which this node does not hold: fill it in at a \
             site that holds it"
        )
    })
}

/// Opens the case that the answers make, by the names of the fields.
///
/// # Errors
/// A refusal, or trouble; answers that are wrong are no error of this kind.
pub fn fill(
    node: &Node,
    person: &Person,
    (module, form): (&Module, &Form),
    answers: &[Answer<'_>],
    language: &str,
) -> Result<Sent, Failure> {
    let setting = node.setting();
    may(&setting, &Viewer::Person(person.clone()))?;
    if let Some(why) = closed(&setting, module, form) {
        return Err(check::invalid("form", &why).into());
    }
    let filled = match form.accept(answers, language) {
        Ok(filled) => filled,
        Err(wrong) => return Ok(Sent::Wrong(wrong)),
    };
    let (case, task) = form.opens(filled, module);
    let tasks = vec![task];
    submit(node, person, Command::OpenCase { case, tasks }).map(Sent::Opened)
}
