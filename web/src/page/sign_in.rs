//! The door: signing in, and choosing a password the first time.

use leptos::prelude::*;

use crate::{
    Language,
    frame::Clock,
    model::{Banner, Fault, Message, Tone},
    part::{
        banner, document,
        form::{self, Field, Line},
        icon::{Icon, icon},
    },
    route, words,
};

/// The fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// The most bytes of a password.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// What the door says about the site before anybody has signed in.
#[derive(Debug, Clone, Default)]
pub struct Door {
    pub language: Language,
    pub token: String,
    pub site: String,
    pub organization: String,
    pub clock: Clock,
}

/// Why a sign-in was refused. It never says which field was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Address and password do not belong together; how many tries are left, if they are counted.
    Mismatch { tries_left: Option<usize> },
    /// Too many tries; how many minutes to wait.
    Locked { minutes: usize },
    /// The session ended, or the form was too old.
    Expired,
}

/// What to know before signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The session has ended as it was asked to.
    SignedOut,
    /// The link that led here is used up.
    LinkOver,
}

/// What is wrong with a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Under [`PASSWORD_CHARS_MIN`].
    Short,
    /// Over [`PASSWORD_BYTES_MAX`].
    Long,
    /// The repetition is another one.
    Differs,
}

/// The model of the sign-in page.
#[derive(Debug, Clone, Default)]
pub struct SignInPage {
    pub door: Door,
    /// The address as it was typed.
    pub email: String,
    pub failure: Option<Failure>,
    pub news: Option<News>,
}

/// The model of the page where somebody chooses a first password.
#[derive(Debug, Clone, Default)]
pub struct FirstPasswordPage {
    pub door: Door,
    /// The address of the account, shown and not asked.
    pub email: String,
    /// The secret of the invitation, carried hidden.
    pub invite: String,
    pub unfit: Option<Unfit>,
}

/// Writes the sign-in page.
#[must_use]
pub fn render(page: &SignInPage) -> String {
    let language = page.door.language;
    let say = words::SignIn(language);
    let failure = page.failure.as_ref();
    let failure = failure.map(|failure| explain(language, failure));
    let news = page.news.map(|news| tell(language, news));
    let banners: Vec<Banner> = failure.into_iter().chain(news).collect();
    let field = |name, words| Field::new(name, words).spoken(language).needed();
    let main = view! {
        <h1>{say.title()}</h1>
        <div role="alert">{banner::banners(language, banners)}</div>
        <form class="stack" method="post" action=route::SIGN_IN>
            {form::token(&page.door.token)}
            {form::line(field("email", say.email()), Line::Email, &page.email, vec![])}
            {form::line(field("password", say.password()), Line::Password, "", vec![])}
            <button class="btn main full">{say.title()}</button>
        </form>
        <p class="hint">{say.no_account()}</p>
        {languages(language)}
    };
    door(&page.door, say.title(), main.into_any())
}

/// Writes the page where somebody chooses a first password.
#[must_use]
pub fn render_first_password(page: FirstPasswordPage) -> String {
    let language = page.door.language;
    let say = words::SignIn(language);
    let faults: Vec<Fault> = page
        .unfit
        .map(|unfit| fault(language, unfit))
        .into_iter()
        .collect();
    let field = |name, words| {
        let field = Field::new(name, words).spoken(language).needed();
        field.checked(&faults)
    };
    let password = field("password", say.new_password()).hint(say.new_password_hint());
    let repeat = field("repeat", say.again());
    let main = view! {
        <h1>{say.choose()}</h1>
        {banner::faults(language, &faults)}
        <form class="stack" method="post" action=route::FIRST_PASSWORD>
            {form::token(&page.door.token)}{form::hidden("invite", &page.invite)}
            <p class="soft">{say.account()}" "<bdi><b>{page.email.clone()}</b></bdi></p>
            // Password managers keep the address together with the password.
            <input type="email" class="sr" name="email" value=page.email autocomplete="username"
                aria-hidden="true" tabindex="-1" readonly/>
            {form::line(password, Line::NewPassword, "", vec![])}
            {form::line(repeat, Line::NewPassword, "", vec![])}
            <button class="btn main full">{say.set()}</button>
        </form>
    };
    door(&page.door, say.choose(), main.into_any())
}

/// Draws the languages to choose from, each in its own words.
fn languages(spoken: Language) -> AnyView {
    let links = Language::ALL.map(|language| {
        let address = route::with_query(route::SIGN_IN, &[(route::LANGUAGE, language.tag())]);
        let current = (language == spoken).then_some("true");
        let (tag, direction) = (language.tag(), language.direction());
        view! {
            <a href=address lang=tag hreflang=tag dir=direction aria-current=current>{language.name()}</a>
        }
    });
    let name = words::SignIn(spoken).languages();
    view! { <nav class="tongues" aria-label=name>{links.to_vec()}</nav> }.into_any()
}

/// Says what was refused and what to do.
fn explain(language: Language, failure: &Failure) -> Banner {
    let say = words::SignIn(language);
    let (title, text) = match failure {
        Failure::Mismatch {
            tries_left: Some(left),
        } => (say.mismatch(), say.tries_left(*left)),
        Failure::Mismatch { tries_left: None } => (say.mismatch(), say.check_both().to_owned()),
        Failure::Locked { minutes } => (say.locked(), say.locked_why(*minutes)),
        Failure::Expired => (say.expired(), say.expired_why().to_owned()),
    };
    Banner {
        tone: Tone::Fail,
        title: title.to_owned(),
        text,
        language,
    }
}

/// Says what to know before signing in.
fn tell(language: Language, news: News) -> Banner {
    let say = words::SignIn(language);
    let (tone, title, text) = match news {
        News::SignedOut => (Tone::Done, say.signed_out(), say.signed_out_why()),
        News::LinkOver => (Tone::Warn, say.link_over(), say.link_over_why()),
    };
    Banner {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
        language,
    }
}

/// Says what is wrong with a new password, at its field.
fn fault(language: Language, unfit: Unfit) -> Fault {
    let say = words::SignIn(language);
    let (field, message) = match unfit {
        Unfit::Short => ("password", say.too_short(PASSWORD_CHARS_MIN)),
        Unfit::Long => ("password", say.too_long(PASSWORD_BYTES_MAX)),
        Unfit::Differs => ("repeat", say.differs().to_owned()),
    };
    Fault {
        field: field.to_owned(),
        message: Message::new(language, message),
    }
}

/// Draws the plate with the site's health beside the given form.
fn door(door: &Door, title: &str, main: AnyView) -> String {
    let say = words::SignIn(door.language);
    let fact = |shape, words: &'static str| view! { <li>{icon(shape)}<span>{words}</span></li> };
    let doubt = (door.clock == Clock::Doubtful).then(|| fact(Icon::Clock, say.clock_doubt()));
    let body = view! {
        <a class="skip" href="#main">{words::Frame(door.language).skip()}</a>
        <div class="door">
            <aside aria-label=say.this_site()>
                <span class="mark">{icon(Icon::Mark)}<span>"Orgo"</span></span>
                <p class="name" dir="auto">{door.site.clone()}</p>
                <p dir="auto">{door.organization.clone()}</p>
                {stairs()}
                <ul>{doubt}{fact(Icon::Lock, say.kept_here())}</ul>
            </aside>
            <main id="main" tabindex="-1">{main}</main>
        </div>
    };
    document::document(door.language, title, body.into_any())
}

/// Draws what Orgo does with work: it climbs until somebody takes it.
fn stairs() -> AnyView {
    view! {
        <svg class="art" viewBox="0 0 320 220" aria-hidden="true">
            <path class="floor" d="M0 220v-40h80v-44h80V92h80V48h80v172z"></path>
            <path class="way" d="M40 160c30-4 46-30 80-44s52-28 80-44 50-34 80-44"></path>
            <circle class="stop" cx="40" cy="160" r="9"></circle>
            <circle class="stop" cx="120" cy="116" r="9"></circle>
            <circle class="here" cx="200" cy="72" r="10"></circle>
            <circle class="stop" cx="280" cy="28" r="9"></circle>
        </svg>
    }
    .into_any()
}
