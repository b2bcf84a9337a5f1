//! Reading a scenario.

use orgo_schema::{
    label::Label,
    role::Registry,
    span::Span,
    task::TaskAction,
    time::Timestamp,
    word::{Priority, Severity, Visibility},
};

use super::{Acted, Climbed, Deed, Expected, Given, GivenMail, GivenTask, Moment, Scenario, What};
use crate::{
    conduct::automation::{Act, Leave},
    module::GENERAL,
    rule::read_label,
    yaml::{ConfigError, Fields, Reader, parse},
};

/// The facts about the work that may be asked for, and how each is read.
const FACTS: [(&str, FactKind); 14] = [
    ("rule", FactKind::Text),
    ("type", FactKind::Text),
    ("subtype", FactKind::Text),
    ("priority", FactKind::Priority),
    ("severity", FactKind::Severity),
    ("label", FactKind::Label),
    ("visibility", FactKind::Visibility),
    ("title", FactKind::Text),
    ("task_title", FactKind::Text),
    ("area", FactKind::Text),
    ("site", FactKind::Text),
    ("tags", FactKind::Words),
    ("tasks", FactKind::Number),
    ("reactivity_time", FactKind::Span),
];

#[derive(Clone, Copy)]
enum FactKind {
    Text,
    Words,
    Number,
    Priority,
    Severity,
    Visibility,
    Label,
    Span,
}

/// The keys of `then` beside the facts.
const OTHERS: [&str; 7] = [
    "triage", "steps", "moments", "seen_by", "told", "does", "asks",
];

/// Reads and checks a scenario.
///
/// # Errors
///
/// What is wrong with it, and where.
pub fn read(path: &str, text: &str, registry: &Registry) -> Result<Scenario, ConfigError> {
    let node = parse(path, text)?;
    let fields = Reader::new(path, &node).map(&["title", "profile", "given", "acts", "then"])?;
    let given = fields.need("given")?;
    let inside = given.map(&["at", "mail", "task"])?;
    let what = match (inside.get("mail"), inside.get("task")) {
        (Some(mail), None) => Given::Mail(read_mail(&mail, registry)?),
        (None, Some(task)) => Given::Task(read_task(&task, registry)?),
        (Some(_), Some(task)) => {
            return Err(task.error("a scenario is given a mail or a task, not both"));
        }
        (None, None) => return Err(given.error("nothing is given: add `mail` or `task`")),
    };
    let mut acts = Vec::new();
    if let Some(list) = fields.get("acts") {
        for item in list.list()? {
            acts.push(read_act(&item, registry)?);
        }
    }
    Ok(Scenario {
        path: path.to_owned(),
        title: fields.need("title")?.text()?.to_owned(),
        profile: fields.text("profile")?,
        begins: inside.need("at")?.parse::<Timestamp>()?,
        given: what,
        acts,
        then: read_then(&fields.need("then")?, registry)?,
    })
}

fn read_mail(reader: &Reader<'_>, registry: &Registry) -> Result<GivenMail, ConfigError> {
    let fields = reader.map(&["from", "to", "subject", "text", "from_role", "attachments"])?;
    Ok(GivenMail {
        from: fields.text("from")?.map(|address| address.to_lowercase()),
        to: fields
            .need("to")?
            .texts()?
            .iter()
            .map(|address| address.to_lowercase())
            .collect(),
        subject: fields.need("subject")?.text()?.to_owned(),
        text: fields.text("text")?.unwrap_or_default(),
        from_role: fields.read("from_role", |role| {
            registry
                .canonical(role.source()?)
                .map_err(|error| role.error(error.to_string()))
        })?,
        attachments: fields
            .read("attachments", Reader::texts)?
            .unwrap_or_default(),
    })
}

fn read_task(reader: &Reader<'_>, registry: &Registry) -> Result<GivenTask, ConfigError> {
    let fields = reader.map(&[
        "title",
        "type",
        "subtype",
        "label",
        "priority",
        "severity",
        "visibility",
        "reactivity_time",
        "routine",
        "metadata",
    ])?;
    let mut metadata = Vec::new();
    if let Some(said) = fields.get("metadata") {
        for (key, value) in said.any_map()?.iter() {
            metadata.push((key.text.clone(), value.text()?.to_owned()));
        }
    }
    Ok(GivenTask {
        title: fields.need("title")?.text()?.to_owned(),
        domain: fields.text("type")?.unwrap_or_else(|| GENERAL.to_owned()),
        subtype: fields.text("subtype")?,
        label: read_label(&fields.need("label")?, registry)?,
        priority: fields.need("priority")?.parse()?,
        severity: fields.parse("severity")?,
        visibility: fields.parse("visibility")?.unwrap_or(Visibility::Internal),
        reactivity: fields.parse("reactivity_time")?,
        is_routine: fields.read("routine", Reader::boolean)?.unwrap_or(false),
        metadata,
    })
}

fn read_act(reader: &Reader<'_>, registry: &Registry) -> Result<Acted, ConfigError> {
    let known = [
        "after",
        "do",
        "priority",
        "severity",
        "label",
        "reactivity_time",
    ];
    let fields = reader.map(&known)?;
    let mut deeds = Vec::new();
    deeds.extend(fields.read("do", read_deed)?);
    deeds.extend(fields.parse("priority")?.map(Deed::Priority));
    deeds.extend(fields.parse("severity")?.map(Deed::Severity));
    deeds.extend(
        fields
            .read("label", |label| read_label(label, registry))?
            .map(Deed::Label),
    );
    deeds.extend(fields.parse("reactivity_time")?.map(Deed::Reactivity));
    let after_ms = read_after(&fields.need("after")?)?;
    match (deeds.pop(), deeds.pop()) {
        (Some(what), None) => Ok(Acted {
            place: reader.at(),
            after_ms,
            what,
        }),
        (_, _) => Err(reader
            .error("one act is wanted here")
            .hint("add one of do, priority, severity, label, reactivity_time")),
    }
}

fn read_deed(reader: &Reader<'_>) -> Result<Deed, ConfigError> {
    const ACTIONS: [(&str, TaskAction); 7] = [
        ("start", TaskAction::Start),
        ("hold", TaskAction::Hold),
        ("resume", TaskAction::Resume),
        ("complete", TaskAction::Complete),
        ("fail", TaskAction::Fail),
        ("cancel", TaskAction::Cancel),
        ("reopen", TaskAction::Reopen),
    ];
    let word = reader.text()?;
    if word == "acknowledge" {
        return Ok(Deed::Acknowledge);
    }
    let action = ACTIONS.iter().find(|(name, _)| *name == word);
    action.map(|(_, action)| Deed::Act(*action)).ok_or_else(|| {
        let names = ACTIONS.map(|(name, _)| name);
        reader.error(format!(
            "`{word}` is not an act: allowed are {}, acknowledge",
            names.join(", ")
        ))
    })
}

/// Reads how long after the beginning, in milliseconds: `at once`, or a time without months.
fn read_after(reader: &Reader<'_>) -> Result<i64, ConfigError> {
    if reader.source()? == "at once" {
        return Ok(0);
    }
    let span: Span = reader
        .parse()
        .map_err(|error| error.hint("or write at once"))?;
    span.to_ms()
        .and_then(|ms| i64::try_from(ms).ok())
        .ok_or_else(|| reader.error("months differ in length: write days, for example P30D"))
}

fn read_then(reader: &Reader<'_>, registry: &Registry) -> Result<Vec<Expected>, ConfigError> {
    let known: Vec<&str> = FACTS.iter().map(|(name, _)| *name).chain(OTHERS).collect();
    let fields = reader.map(&known)?;
    let mut then = Vec::new();
    let mut add = |reader: &Reader<'_>, what| {
        then.push(Expected {
            place: reader.at(),
            field: reader.field().to_owned(),
            what,
        });
    };
    for (name, kind) in FACTS {
        if let Some(reader) = fields.get(name) {
            add(&reader, What::Fact(name, fact(&reader, kind, registry)?));
        }
    }
    if let Some(triage) = fields.get("triage") {
        if !triage.boolean()? {
            return Err(triage.error("leave `triage` out where a rule claims it"));
        }
        add(&triage, What::Triage);
    }
    if let Some(steps) = fields.get("steps") {
        let read = |item: &Reader<'_>| read_step(item, registry);
        let list = steps.list()?.iter().map(read).collect::<Result<_, _>>()?;
        add(&steps, What::Steps(list));
    }
    if let Some(moments) = fields.get("moments") {
        for item in moments.list()? {
            add(&item, What::Moment(read_moment(&item, registry)?));
        }
    }
    if let Some(seen) = fields.get("seen_by") {
        for (tie, sight) in seen.any_map()?.iter() {
            let by = tie
                .text
                .parse()
                .map_err(|error: orgo_schema::word::WordError| sight.error(error.to_string()))?;
            add(&sight, What::Seen(by, sight.parse()?));
        }
    }
    if let Some(told) = fields.get("told") {
        let circles = told
            .list()?
            .iter()
            .map(Reader::parse)
            .collect::<Result<_, _>>()?;
        add(&told, What::Told(circles));
    }
    for (key, leave) in [("does", Leave::Now), ("asks", Leave::AskFirst)] {
        if let Some(list) = fields.get(key) {
            for item in list.list()? {
                add(&item, What::Leave(item.parse::<Act>()?, leave));
            }
        }
    }
    if then.is_empty() {
        return Err(reader.error("nothing must come of it: say at least one thing"));
    }
    Ok(then)
}

/// Reads an expected fact into the words that a fact is told in.
fn fact(reader: &Reader<'_>, kind: FactKind, registry: &Registry) -> Result<String, ConfigError> {
    Ok(match kind {
        FactKind::Text => reader.text()?.to_owned(),
        FactKind::Words => {
            let mut words = reader.texts()?;
            words.sort();
            words.join(", ")
        }
        FactKind::Number => reader.parse::<usize>()?.to_string(),
        FactKind::Priority => reader.parse::<Priority>()?.to_string(),
        FactKind::Severity => reader.parse::<Severity>()?.to_string(),
        FactKind::Visibility => reader.parse::<Visibility>()?.to_string(),
        FactKind::Label => read_label(reader, registry)?.to_string(),
        FactKind::Span => reader.parse::<Span>()?.to_string(),
    })
}

fn read_step(reader: &Reader<'_>, registry: &Registry) -> Result<Climbed, ConfigError> {
    let fields = reader.map(&["after", "to"])?;
    Ok(Climbed {
        after_ms: read_after(&fields.need("after")?)?,
        to: read_label(&fields.need("to")?, registry)?,
    })
}

fn read_moment(reader: &Reader<'_>, registry: &Registry) -> Result<Moment, ConfigError> {
    let fields: Fields<'_> = reader.map(&["after", "level", "label", "next"])?;
    let label =
        |reader: &Reader<'_>| -> Result<Label, ConfigError> { read_label(reader, registry) };
    let next = |reader: &Reader<'_>| match reader.source()? {
        "never" => Ok(None),
        _ => read_after(reader).map(Some),
    };
    Ok(Moment {
        after_ms: read_after(&fields.need("after")?)?,
        level: fields.parse("level")?,
        label: fields.read("label", label)?,
        next: fields.read("next", next)?,
    })
}
