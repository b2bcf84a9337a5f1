//! The in-app help: what the pages do, in plain words.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::{Clock, Place},
    model::ShownStatus,
    part::{mark, shell},
    route,
};

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame) -> String {
    let main = view! {
        <div class="head"><div>
            <h1>"Help"</h1>
            <p class="lede">"Orgo turns what comes in into work, brings it to the right role, and moves it up when nobody acts."</p>
        </div></div>
        <div class="stack measure">{pages()}{statuses()}{moves()}{cases()}{sites(frame)}{nothing_lost()}</div>
    };
    shell::page(frame, Place::Help, "Help", main.into_any())
}

/// Explains the pages.
fn pages() -> AnyView {
    view! {
        <section class="panel">
            <h2>"The pages"</h2>
            <dl class="facts">
                <dt><a href=route::WORK>"My work"</a></dt>
                <dd>"The tasks of your roles and your own, the most pressing first. Open one to take it, hold it or finish it. What is left out, the order and what stands together are set by “Filter and order”; each is part of the address, and so are the columns under “Columns”. “Keep this view” makes a tab of yours of it, which no one else sees. Pick several tasks to give, hold or finish them at once: you see first what would change, and can take it back."</dd>
                <dt><a href=route::CASES>"Cases"</a></dt>
                <dd>"Every situation you may read, with its tasks and its whole story. The address keeps the filter, so it can be shared. Who may work on a task or a case can offer it to another unit; until somebody there accepts, nothing changes, and who handed it over still sees what became of it. How much members see of what other teams do is for the organisation to say: where a page says no more than a title, ask that team to add you."</dd>
                <dt>"Who comes"</dt>
                <dd>"Any case can invite people: say when they meet and how many there is room for, and whom to invite. Each gets one mail and answers it, or by the link in it, without an account. Who does not fit waits for a seat, and is told when there is one. A case that is closed before they meet is called off: whoever had not said no gets a mail with the reason. Where a task of the case comes again, each time is a case of its own to which the same people are invited. “Into my calendar” gives the day to a calendar."</dd>
                <dt><a href=route::TRIAGE>"Triage"</a></dt>
                <dd>"What came in and no rule claimed. Open a case from it, put it into a case, or set it aside with a reason."</dd>
                <dt><a href=route::NEW_CASE>"New case"</a></dt>
                <dd>"For what you saw or heard yourself. A title and a label are enough."</dd>
                <dt><a href=route::PLAN>"Plan"</a></dt>
                <dd>"Tasks through time, your own, those of a role, or of a case: from when they came in to when they are due, when they move up or come again, and what they wait for: a line leads from there."</dd>
                <dt><a href=route::FORMS>"Forms"</a></dt>
                <dd>"Each module asks what its role needs to know, in your language. What you send becomes a case with one task, where mail of that kind goes. A restricted form can be sent by anybody who may open cases; only those who are cleared read it. “What was filled in” lists what still stands and you may read: a directory, offers to help, a log."</dd>
                <dt><a href=route::QUARANTINE>"Quarantine"</a></dt>
                <dd>"What could not be read, kept byte for byte."</dd>
                <dt><a href=route::WAITING>"Waiting for your yes"</a></dt>
                <dd>"What rules would do beyond routing, where the organisation wants to be asked first: what, which rule, and why. Nothing of it is done before somebody who may work on the task or case says yes. Where one says yes and another, who could not see it, no, the no holds until somebody who sees both decides. Work that other units offer to yours waits here too; what nobody answers moves up."</dd>
                <dt><a href=route::NOTICES>"For you: what reached you"</a></dt>
                <dd>"What you are asked to do, what moved up to you, what was decided: each with what became of the mail about it. To open a task or case is to have seen what you were told about it, at every site; what you have seen before a mail was due needs no mail. An open page counts what comes in, and here says how much of it is not shown yet."</dd>
                <dt><a href=route::WEBHOOKS>"Webhooks"</a></dt>
                <dd>"Other programs are told what happens, by signed events: of what is restricted only where to look. Administrators see here what was posted and answered within thirty days, try one, and post an event again."</dd>
                <dt><a href=route::AUDIT>"Journal"</a></dt>
                <dd>"What happened on this node, for administrators and auditors: every sign-in and refusal, every reading of what is restricted, every bundle, and as much else as the profile says. Each entry holds the hash of the one before, so that a changed or missing one is found."</dd>
                <dt><a href=route::SETUP>"Set-up"</a></dt>
                <dd>"What the organisation works by, and how this node is. Rules: what each does, what it made, its text; try a mail on them, run them over the mail of the last days, and let an administrator switch one off. Profile: every knob and who set it, beside another profile, or replayed over the last months. People and roles, modules with what did not load, and the health of this node, what needs somebody first."</dd>
                <dt><a href=route::CALENDARS>"Calendars"</a></dt>
                <dd>"Which hours count towards the time to react, and when so many of them are over."</dd>
                <dt><a href=route::PREFERENCES>"How I am told"</a></dt>
                <dd>"Your language, of mail and of these pages (those that are not translated yet are English), quiet hours, one mail for many, a mail each week on how your work stands, and what you want no mail about. Who writes in by mail is told when somebody is at it, when it moves up, and what came of it."</dd>
                <dt><a href=route::LABELS>"Explain a label"</a></dt>
                <dd>"Turns a label such as 1001.91.Operations.Safety into a sentence."</dd>
                <dt><a href=route::DESIGN>"Parts and states"</a></dt>
                <dd>"What every mark, color and sentence of the pages looks like, on light and dark ground and in both directions. All of it is made up."</dd>
            </dl>
        </section>
    }
    .into_any()
}

/// Explains the statuses with their shapes.
fn statuses() -> AnyView {
    let meaning = |status| match status {
        ShownStatus::Pending => "Nobody has started. The clock runs.",
        ShownStatus::InProgress => "Somebody works on it.",
        ShownStatus::OnHold => "It waits for something. The clock stands still.",
        ShownStatus::Escalated => {
            "It moved up because nobody acted in time, and nobody has taken it up since."
        }
        ShownStatus::Completed => "Done.",
        ShownStatus::Failed => "It could not be done; the reason stands beside it.",
        ShownStatus::Cancelled => "It need not be done; the reason stands beside it.",
    };
    let rows = ShownStatus::ALL
        .iter()
        .map(|status| view! { <dt>{mark::task_status(Language::English, *status)}</dt><dd>{meaning(*status)}</dd> });
    view! {
        <section class="panel"><h2>"What the states mean"</h2><dl class="facts">{rows.collect_view()}</dl></section>
    }
    .into_any()
}

/// Explains escalation.
fn moves() -> AnyView {
    view! {
        <section class="panel prose">
            <h2>"When work moves up"</h2>
            <p>"Each task has a time to react. If nobody starts it in that time, it moves up one level, and shows as escalated. Each further level has a window of its own."</p>
            <p>"Whoever a task comes to gets a mail, if this site sends mail, and so does whoever is asked to do one. If it turns out that a site out of reach had dealt with it in time, one further mail says so."</p>
            <p>"A request for a decision is approved or rejected, by a coordinator, an administrator, or whoever it was given to by name; never by who asked. What was decided can be revoked, with a reason."</p>
            <p>"A task can come again: each time is a task of its own in the same case, made when it begins, and done or not done by itself."</p>
            <p>"A hold stops the clock and needs a reason. “I have seen it” stops it for a while. A task page shows every level with its time, and why."</p>
        </section>
    }
    .into_any()
}

/// Explains what can be done to cases and tasks beside their status.
fn cases() -> AnyView {
    view! {
        <section class="panel prose">
            <h2>"Changing cases and tasks"</h2>
            <p>"“Change” on a page holds what is seldom set: severity, priority, place, due time, when a case is looked over and for how long it is kept."</p>
            <p>"A case that turns out to be two can be split: choose the tasks that go on in a case of their own. A case that says the same as another can be made part of it. Each undoes the other, and both cases tell the story."</p>
            <p>"A task can wait for others. Until they are finished it is blocked: it can be started, but not completed, and its clock runs on. Who does it gets a mail when the last of them is finished."</p>
            <p>"A task can come again. Write the rule as calendars do, such as FREQ=WEEKLY;BYDAY=MO; the page says it back in words."</p>
            <p>"Where cases of one kind keep coming from one place, a review of them is opened, or waits for somebody's yes. Its page lists them as evidence, and each of them leads to it."</p>
            <p>"When a day, week, month, quarter or year has ended that the profile wants to be looked over, a review of it is opened in the same way. It lists what was critical, late or had moved up when it ended; from a month on it also counts what came in, against the period before, and a year whether what was done about patterns helped."</p>
            <p>"Files can be added to cases and tasks. Whoever may read the page may download them."</p>
        </section>
    }
    .into_any()
}

/// Explains the site chip.
fn sites(frame: &Frame) -> AnyView {
    let clock = match frame.site.clock {
        Clock::Sound => "This node trusts its clock.",
        Clock::Doubtful => {
            "This node does not trust its clock at the moment. Times marked ≈ may be off, and nothing moves up by itself until the time is settled."
        }
    };
    view! {
        <section class="panel prose" id="sites">
            <h2>"Sites and clocks"</h2>
            <p>"You work on the node of one site. It works without any network, and everything you do is kept here, signed and encrypted."</p>
            <p>{clock}</p>
            <p>"What somebody did at a site whose clock was not sure stands in the timeline with ≈ and says who had it by when. It counts from then. An administrator can say what time it is, on the page of the sites; other sites with a sure clock tell it too."</p>
            <p>"The mark at the top of every page says how many other sites there are, how many changes of this one no other has yet, and whether the clock is trusted. Amber: changes have waited for over an hour. Red: the clock is in doubt, or a bundle is missing between others that came."</p>
            <p>"Sites that can reach each other by network exchange by themselves. Where there is none, a bundle carries the same on a stick: it is sealed for the sites it is made for. The receipt that comes back says what came."</p>
            <p>"Profile, rules and calendars are one for all sites: what an administrator changes at one holds at the others as soon as they hear of it, and due times move there alike."</p>
            <p>"When two sites change the same thing apart, both values are kept. The page shows them side by side until someone decides; "<a href=route::CONFLICTS>"Conflicts"</a>" lists all that you may settle."</p>
            <p>"Coordinators and administrators see every site, what each is known to lack, and what was not let in. An administrator lets sites in and removes them. A node that was removed keeps what it has; what it writes afterwards counts nowhere."</p>
        </section>
    }
    .into_any()
}

/// Explains that nothing is deleted in silence.
fn nothing_lost() -> AnyView {
    view! {
        <section class="panel prose">
            <h2>"Nothing is lost in silence"</h2>
            <p>"Every step says who, when and why. Mail stays as evidence: “Show original” gives it as it came. Late steps stay in the timeline with a sentence about what they could not see."</p>
            <p>"A closed case is kept for as long as the profile says, or for ever. Before one goes its page says so, who proposed it and why; anybody who works on it can put a hold on it, and then nothing of it goes. What was purged is gone at every site, and nothing brings it back."</p>
        </section>
    }
    .into_any()
}
