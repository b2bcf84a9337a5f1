//! The nodes of the organisation, one line each.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Moment, Tone},
    part::{
        icon::{Icon, icon},
        text,
    },
    route, words,
};

/// A node of the organisation.
#[derive(Debug, Clone, Default)]
pub struct SiteNode {
    pub id: String,
    pub name: String,
    pub site: String,
    pub is_this: bool,
    pub trust: Trust,
    /// What it may hold and do, in a sentence.
    pub powers: String,
    /// Why it was removed; empty for a member.
    pub reason: String,
    pub link: Link,
    /// When the two last talked, or something was carried between them.
    pub met: Option<Moment>,
    /// "they called us", "we called them", "by stick, theirs came"; may be empty.
    pub direction: String,
    /// What it lacks of what is here.
    pub theirs: Lacks,
    /// What this node lacks of what the other wrote.
    pub ours: Lacks,
    /// "12 MB out, 3 kB in"; empty before the first meeting.
    pub traffic: String,
    /// "agrees", "4 s ahead", "unknown".
    pub clock: String,
    pub is_clock_off: bool,
    /// Empty before the first meeting.
    pub version: String,
    /// Why the last try came to nothing, in a sentence; may be empty.
    pub problem: String,
}

/// By what right a node belongs to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trust {
    /// It was there when the organisation was founded.
    Founding,
    /// An administrator let it in.
    #[default]
    Approved,
    /// An administrator removed it.
    Removed,
}

/// How a node can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Link {
    /// It is this node.
    This,
    /// The two talk, and each has what the other had.
    Even,
    /// The two talk, and have not told each other everything.
    Talking,
    /// The two have talked before.
    Met,
    /// The last try came to nothing.
    Failed,
    /// The two have never talked, but something was carried between them.
    Carried,
    #[default]
    Never,
    /// Nobody talks with a node that was removed.
    Shut,
}

/// How much one node is known to lack of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lacks {
    /// It was never said. This is not nothing.
    #[default]
    Unknown,
    /// As far as is known nothing.
    Nothing,
    /// So many entries of the log.
    Some(usize),
}

impl Lacks {
    fn words(self, say: words::Sites) -> String {
        match self {
            Self::Unknown => say.unknown().to_owned(),
            Self::Nothing => say.nothing().to_owned(),
            Self::Some(number) => say.entries(number),
        }
    }
}

impl Link {
    const fn words(self, say: words::Sites) -> (Tone, Icon, &'static str) {
        match self {
            Self::This => (Tone::Plain, Icon::Place, say.this_node()),
            Self::Even => (Tone::Done, Icon::Check, say.even()),
            Self::Talking => (Tone::Info, Icon::Change, say.talking()),
            Self::Met => (Tone::Plain, Icon::Travel, say.met()),
            Self::Carried => (Tone::Plain, Icon::Travel, say.carried()),
            Self::Failed => (Tone::Warn, Icon::Alert, say.not_reached()),
            Self::Never => (Tone::Warn, Icon::Info, say.never_met()),
            Self::Shut => (Tone::Fail, Icon::Cross, say.removed()),
        }
    }
}

impl Trust {
    const fn words(self, say: words::Sites) -> &'static str {
        match self {
            Self::Founding => say.is_founding(),
            Self::Approved => say.is_approved(),
            Self::Removed => say.is_removed(),
        }
    }
}

/// Returns the heads of the columns.
const fn heads(say: words::Sites) -> [&'static str; 8] {
    [
        say.site(),
        say.connection(),
        say.last_contact(),
        say.lacks_ours(),
        say.lack_its(),
        say.traffic(),
        say.its_clock(),
        say.version(),
    ]
}

/// Draws the nodes; on narrow screens each row becomes lines with names.
pub(super) fn table(language: Language, nodes: Vec<SiteNode>, manages: bool) -> AnyView {
    let say = words::Sites(language);
    let heads = heads(say).map(|head| view! { <th role="columnheader" scope="col">{head}</th> });
    let rows = nodes.into_iter().map(|node| row(language, node, manages));
    view! {
        <div class="sheet listing">
            <table class="data wrap" role="table">
                <caption class="sr">{say.nodes()}</caption>
                <thead role="rowgroup"><tr role="row">{heads.to_vec()}</tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
        <p class="hint">{say.nodes_hint()}</p>
    }
    .into_any()
}

fn row(language: Language, node: SiteNode, manages: bool) -> AnyView {
    let (say, lang) = (words::Sites(language), words::of_node(language));
    let (tone, shape, words) = node.link.words(say);
    let is_other = !node.is_this;
    let is_member = is_other && node.trust != Trust::Removed;
    let met = match node.met {
        Some(at) => view! { {text::moment(at)} }.into_any(),
        None if is_other => view! { {say.never()} }.into_any(),
        None => view! { "–" }.into_any(),
    };
    let direction =
        (!node.direction.is_empty()).then(|| view! { <span class="under">{node.direction}</span> });
    let lacks = |lacks: Lacks| {
        if is_member {
            lacks.words(say)
        } else {
            "–".to_owned()
        }
    };
    let problem = (!node.problem.is_empty())
        .then(|| view! { <span class="under err" lang=lang dir="auto">{node.problem}</span> });
    let reason = (!node.reason.is_empty())
        .then(|| view! { <span class="under" dir="auto">{node.reason}</span> });
    let remove = (manages && is_member).then(|| {
        let name = say.remove_one(&node.name);
        view! { <a class="under" href=route::node_remove(&node.id) aria-label=name>{say.remove()}</a> }
    });
    let clock_tone = node.is_clock_off.then_some("warn");
    let dash = |text: String| {
        if text.is_empty() {
            "–".to_owned()
        } else {
            text
        }
    };
    let site = (node.site != node.name)
        .then(|| view! { <span class="under" dir="auto">{node.site.clone()}</span> });
    let short: String = node.id.chars().take(8).collect();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <span dir="auto">{node.name.clone()}</span>{site}
                <span class="under">{node.trust.words(say)}", "<bdi class="code">{short}</bdi></span>
                <span class="under" dir="auto">{node.powers}</span>{reason}{remove}
            </th>
            <td role="cell" data-h=say.connection()>
                <span class="st" data-tone=tone.name()>{icon(shape)}{words}</span>{problem}
            </td>
            <td role="cell" data-h=say.last_contact()>{met}{direction}</td>
            <td role="cell" data-h=say.lacks_ours()>{lacks(node.theirs)}</td>
            <td role="cell" data-h=say.lack_its()>{lacks(node.ours)}</td>
            <td role="cell" data-h=say.traffic()>{dash(node.traffic)}</td>
            <td role="cell" data-h=say.its_clock()><span class="fact" data-tone=clock_tone>{dash(node.clock)}</span></td>
            <td role="cell" data-h=say.version()><bdi>{dash(node.version)}</bdi></td>
        </tr>
    }
    .into_any()
}
