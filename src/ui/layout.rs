//! The whole document: head, landmarks, navigation, live region. Nothing in it runs or is styled
//! inline.

use crate::kernel::prefs::Prefs;
use crate::kernel::words::Density;
use crate::web::paths::KeysPath;
use maud::{DOCTYPE, Markup, html};

use super::assets::asset;
use super::bell::Bell;
use super::front::{self, Front};
use super::icon::{self, Icon};
use super::keys;
use super::status::Tone;
pub use super::theme::Theme;
use super::toast;

/// A place in the navigation. Places that the role may not open are absent.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub label: &'static str,
    /// Its symbol.
    pub icon: Icon,
    /// Whether the page is in it.
    pub current: bool,
    /// Something there is wrong: what, for who can't see the badge.
    pub alarm: Option<&'static str>,
}

/// A picture that the shop has uploaded.
#[derive(Clone, Debug)]
pub struct Logo {
    /// Where it is.
    pub href: String,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
}

/// What surrounds a page of somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The style sheet of the shop's colour.
    pub style: Option<String>,
    /// The shop's logo.
    pub logo: Option<Logo>,
    /// The shop.
    pub shop_name: String,
    /// Who is signed in.
    pub person_name: String,
    /// As what: "Advisor".
    pub role_label: &'static str,
    /// How the person likes the pages.
    pub prefs: Prefs,
    /// Where the person's own page is.
    pub account_href: String,
    /// Where another shop is chosen, for those who have several.
    pub shops_href: Option<String>,
    /// The places of the rail. Two of them are also in the phone's bottom bar.
    pub nav: Vec<NavItem>,
    /// Where a visit is added, for those who may.
    pub new_href: Option<String>,
    /// Where search happens, a page that takes `?q=`, for those who may look there.
    pub search_href: Option<String>,
    /// What waits to be read.
    pub bell: Bell,
    /// The path and query of a page that exists, to come back to from the theme switch.
    pub here: String,
    /// Whether this is the demo shop.
    pub demo: bool,
}

/// What a browser brings to each page, whoever is signed in.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The chosen theme.
    pub theme: Theme,
    /// Good news from the page before, shown once as a toast.
    pub flash: Option<Flash>,
    /// By what the page says which it is when its speed is told (`static/app.js`).
    pub mark: Option<String>,
}

/// Good news.
#[derive(Clone, Debug)]
pub struct Flash {
    /// As it is told.
    pub words: String,
    /// Where it is taken back.
    pub undo: Option<String>,
}

/// What a page says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// "Thing · Section"; the shop is added.
    pub title: &'a str,
    /// One sentence for search engines and links.
    pub description: &'a str,
    /// Of a page for everybody: where it is, for search engines and for whoever sends it to others.
    pub shared: Option<&'a Shared>,
}

/// What is shown of a page where people send it to each other.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The one address of the page, with its host.
    pub href: String,
    /// A picture of it, with its host.
    pub image: Option<String>,
}

/// What surrounds a page.
#[derive(Clone, Copy, Debug)]
pub enum Around<'a> {
    /// The narrow column of the sign-in page, of set-up and of error pages.
    Nothing,
    /// A shop, for everybody.
    Front(&'a Front),
    /// A shop, for whoever works there.
    Staff(&'a Shell),
}

impl<'a> Around<'a> {
    const fn shell(self) -> Option<&'a Shell> {
        match self {
            Self::Staff(shell) => Some(shell),
            Self::Nothing | Self::Front(_) => None,
        }
    }
    fn name(self) -> &'a str {
        match self {
            Self::Nothing => "autoshop",
            Self::Front(front) => &front.shop_name,
            Self::Staff(shell) => &shell.shop_name,
        }
    }
    fn style(self) -> Option<&'a str> {
        match self {
            Self::Nothing => None,
            Self::Front(front) => front.style.as_deref(),
            Self::Staff(shell) => shell.style.as_deref(),
        }
    }
}

impl Head<'_> {
    /// "Thing · Section · Shop", as `<title>` holds it; fragments start with it too.
    #[must_use]
    pub fn full_title(&self, around: Around<'_>) -> String {
        format!("{} · {}", self.title, around.name())
    }
}

const HTMX: &str = r#"{"includeIndicatorCSS":false,"history":false,"noSwap":[204,304,"5xx"],"defaultTimeout":10000}"#;
const PAPER: &str = "#f6f3ec";
const NIGHT: &str = "#15161a";

/// The document around `body`.
#[must_use]
pub fn document(head: &Head<'_>, visit: &Visit, around: Around<'_>, body: &Markup) -> Markup {
    let theme = visit.theme;
    let shell = around.shell();
    let is_front = matches!(around, Around::Front(_));
    let prefs = shell.map_or_else(Prefs::default, |shell| shell.prefs);
    let density = (prefs.density != Density::default()).then(|| prefs.density.as_str());
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[(theme != Theme::Auto).then_some(theme.as_str())] {
            head {
                meta charset="utf-8";
                title { (head.full_title(around)) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="description" content=(head.description);
                @if let Some(shared) = head.shared { (front::shared(shared, (&head.full_title(around), head.description))) }
                meta name="color-scheme" content="light dark";
                meta name="theme-color" media="(prefers-color-scheme: light)" content=(if theme == Theme::Dark { NIGHT } else { PAPER });
                meta name="theme-color" media="(prefers-color-scheme: dark)" content=(if theme == Theme::Light { PAPER } else { NIGHT });
                meta name="htmx-config" content=(HTMX);
                link rel="stylesheet" href=(asset!("app.css"));
                @if let Some(style) = around.style() { link rel="stylesheet" href=(style); }
                link rel="icon" href="/favicon.ico" sizes="32x32";
                link rel="icon" href=(asset!("favicon.svg")) type="image/svg+xml";
                link rel="manifest" href="/manifest.webmanifest";
                script src=(asset!("htmx.min.js")) defer {}
                script src=(asset!("app.js")) defer {}
                @if shell.is_some() { script src=(asset!("floor.js")) defer {} }
            }
            body.staff[shell.is_some()].front[is_front].public[shell.is_none() && !is_front] data-keys=[(!prefs.keys).then_some("off")] data-density=[density] data-mark=[visit.mark.as_deref()] {
                a.skip href="#main" { "Skip to content" }
                @match around {
                    Around::Staff(shell) => (staff(shell, theme, body)),
                    Around::Front(front) => (front::frame(front, body)),
                    Around::Nothing => (public(body)),
                }
                div #toasts role="status" aria-live="polite" {
                    @if let Some(flash) = &visit.flash { (news(flash, shell)) }
                }
                div #said.vh role="status" aria-live="polite" {}
                template #toast-offline {
                    (toast::toast(Tone::Bad, "No answer from the server. Nothing was lost: try the same button again."))
                }
            }
        }
    }
}

/// From where it is taken back, one comes back to this page.
fn news(flash: &Flash, shell: Option<&Shell>) -> Markup {
    match (&flash.undo, shell) {
        (Some(undo), Some(shell)) => toast::undo(&flash.words, undo, &shell.here),
        _ => toast::toast(Tone::Ok, &flash.words),
    }
}

fn public(body: &Markup) -> Markup {
    html! {
        header.top { a.brand href="/" { (mark()) "autoshop" } }
        main #main tabindex="-1" { (body) }
        (footer(&html! {}))
    }
}

fn staff(shell: &Shell, theme: Theme, body: &Markup) -> Markup {
    html! {
        header.top {
            button.btn.btn-bare.menu-button type="button" popovertarget="nav" { (icon::named(Icon::Menu, "Menu")) }
            a.brand href="/" {
                @match &shell.logo {
                    // The name stands beside it.
                    Some(logo) => { img.logo src=(logo.href) width=(logo.width) height=(logo.height) alt=""; }
                    None => (mark())
                }
                span { (shell.shop_name) }
            }
            @if let Some(search) = &shell.search_href {
                form.search role="search" aria-label="Everything" method="get" action=(search) {
                    (Icon::Search)
                    input type="search" name="q" aria-label="Search everything" placeholder="Search" autocomplete="off" data-key="/";
                }
            }
            (shell.bell.live())
        }
        (rail(shell, theme))
        @if shell.demo {
            aside.hatch.demo aria-label="Demo" {
                p { strong { "Demo shop." } " Everything here is made up and is wiped from time to time." }
            }
        }
        main #main tabindex="-1" data-host { (body) }
        (drawer())
        p #live-state role="status" {}
        (footer(&html! { " " a href=(KeysPath) data-key="?" { "Keys" } }))
        (bar(shell))
    }
}

/// On a desk the rail on the left; on a phone it opens from the menu button.
fn rail(shell: &Shell, chosen: Theme) -> Markup {
    html! {
        nav.rail #nav popover aria-label="Main" {
            @if let Some(new) = &shell.new_href { a href=(new) data-key="n" { (Icon::Plus) "Quick add" } }
            ul { @for item in &shell.nav { li { (place(item, keys::to(&item.href))) } } }
            div.account {
                p { strong { (shell.person_name) } span.muted { (shell.role_label) } }
                a href=(shell.account_href) { (Icon::User) "Your account" }
                @if let Some(shops) = &shell.shops_href { a href=(shops) { (Icon::Building2) "Another shop" } }
                form.themes method="post" action="/theme" {
                    input type="hidden" name="next" value=(shell.here);
                    @for (theme, icon, name) in [
                        (Theme::Light, Icon::Sun, "Light"),
                        (Theme::Dark, Icon::Moon, "Dark"),
                        (Theme::Auto, Icon::SunMoon, "As the system"),
                    ] {
                        button type="submit" name="theme" value=(theme.as_str()) title=(name)
                            aria-pressed=(if theme == chosen { "true" } else { "false" })
                            { (icon::named(icon, name)) }
                    }
                }
                form method="post" action="/session/end" {
                    button.btn.btn-quiet type="submit" { (Icon::LogOut) "Sign out" }
                }
            }
        }
    }
}

/// The phone's bottom bar: what is needed many times a day, within reach of a thumb. Who has no
/// board or no customers has the next places instead.
fn bar(shell: &Shell) -> Markup {
    let often = [
        "/today",
        "/board",
        "/customers",
        "/invoices",
        "/appointments",
    ];
    let place_of = |href: &&str| shell.nav.iter().find(|item| item.href == *href);
    let shown = often.iter().filter_map(place_of).take(2);
    html! {
        nav.bar aria-label="Shortcuts" {
            @for item in shown { (place(item, None)) }
            @if let Some(new) = &shell.new_href { a.new href=(new) { (Icon::Plus) span { "New" } } }
            @if let Some(search) = &shell.search_href { a href=(search) { (Icon::Search) span { "Search" } } }
        }
    }
}

/// Where a visit lies open over the board, the calendar or the day (`static/floor/drawer.js`). It is no modal: the page
/// and its news stay within reach.
fn drawer() -> Markup {
    html! {
        dialog.drawer #drawer aria-label="Appointment" {
            div.drawer-head {
                div.row data-unsaved role="alert" hidden {
                    p { (Icon::TriangleAlert) " What you typed is not saved." }
                    button.btn.btn-small type="button" data-keep { "Keep typing" }
                    button.btn.btn-small type="button" data-drop { "Leave without saving" }
                }
                button.btn.btn-quiet.btn-bare type="button" data-shut { (icon::named(Icon::X, "Close")) }
            }
            section data-host {}
        }
    }
}

fn place(item: &NavItem, key: Option<&str>) -> Markup {
    html! {
        a href=(item.href) aria-current=[item.current.then_some("page")] data-key=[key] {
            (item.icon) span { (item.label) }
            @if let Some(words) = item.alarm { span.badge data-tone=(Tone::Bad.as_str()) { (icon::named(Icon::TriangleAlert, words)) } }
        }
    }
}

fn footer(more: &Markup) -> Markup {
    html! {
        footer.foot {
            p { "Stuck? Ask the owner of your shop." (more) }
        }
    }
}

/// The yellow strip of the job card.
pub(super) fn mark() -> Markup {
    html! { span.mark aria-hidden="true" { (Icon::Wrench) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_runs_and_styles_nothing_inline() {
        let head = Head {
            title: "Sign in",
            description: "Sign in to your shop.",
            shared: None,
        };

        let page = document(
            &head,
            &Visit::default(),
            Around::Nothing,
            &html! { h1 { "Sign in" } },
        )
        .into_string();

        assert!(page.contains("<title>Sign in · autoshop</title>"), "{page}");
        assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains(" on"));
        assert_eq!(
            page.matches("<script").count(),
            page.matches("<script src=").count()
        );
    }
}
