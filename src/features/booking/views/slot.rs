//! When: arrival windows, or the way to ask for another time.

use crate::features::appointments::availability::Windows;
use crate::kernel::ids::DraftId;
use crate::kernel::words::LeadKind;
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use crate::ui::link::with_query;
use crate::ui::{button, empty_with};
use crate::web::Site;
use crate::web::paths::{DraftSlotPath, SiteLeadPath};
use maud::{Markup, html};

pub(in super::super) fn times(site: &Site, draft: DraftId, windows: &Windows) -> Markup {
    let shop = site.slug;
    let here = DraftSlotPath { shop, draft }.to_string();
    let draft = draft.to_string();
    let pairs = [
        ("kind", LeadKind::NoSlot.as_str()),
        ("draft", draft.as_str()),
    ];
    let lead = with_query(SiteLeadPath { shop }, &pairs);
    html! {
        @if windows.days.is_empty() {
            (empty_with(Icon::CalendarClock, "No free time at the moment", "Leave your number, and the shop finds a time with you.", &html! {
                (button::primary("Ask for a time").href(&lead))
                @if let Some((href, number)) = site.call() { a.btn href=(href) { (Icon::Phone) "Call " (number) } }
            }))
        } @else {
            (windows.choice(&here, &FormState::empty()))
            p { a href=(lead) { "None of these suit" } }
        }
    }
}
