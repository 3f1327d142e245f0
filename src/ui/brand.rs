//! A shop's colour on its pages: a style sheet that is a pure function of the colour, so its address
//! says all and it is kept for ever. `BrandStylePath` counts up when this changes.

use crate::kernel::color::Color;

/// Text on the colour and links in it are readable in light and in dark, whatever was chosen.
#[must_use]
pub fn style(color: Color) -> String {
    format!(
        ":root{{--brand:#{color};--on-brand:#{};--brand-link:light-dark(#{},#{})}}",
        color.text(),
        color.on_light(),
        color.on_dark(),
    )
}

#[cfg(test)]
mod tests {
    use super::style;

    #[test]
    fn links_are_moved_where_they_could_not_be_read() {
        let blue = style("0f4c81".parse().unwrap());
        assert!(
            blue.starts_with(":root{--brand:#0f4c81;--on-brand:#ffffff;"),
            "{blue}"
        );
        assert!(blue.contains("light-dark(#0f4c81,#"), "{blue}");
    }
}
