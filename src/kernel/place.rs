//! Places on the earth: a pin, the middle of a ZIP code, and how far it is from one to the other.
#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a distance over a sphere is trigonometry; it leaves here as whole metres"
)]

use std::str::FromStr;

/// A point in millionths of a degree, north and east of zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LatLon {
    /// −90 000 000 to 90 000 000.
    pub lat: i32,
    /// −180 000 000 to 180 000 000.
    pub lon: i32,
}

/// Metres of a mile.
const MILE: f64 = 1_609.344;

/// The earth's middle radius in metres.
const EARTH: f64 = 6_371_009.0;

/// The middles of ZIP codes; `assets/places/README.md` says whose they are and how they lie.
static ZIPS: &[u8] = include_bytes!("../../assets/places/zip.bin");

impl LatLon {
    /// A point of the earth; nothing for what is none.
    #[must_use]
    pub fn new(lat: i32, lon: i32) -> Option<Self> {
        let is_one = lat.unsigned_abs() <= 90_000_000 && lon.unsigned_abs() <= 180_000_000;
        is_one.then_some(Self { lat, lon })
    }

    /// Great-circle distance in metres (R-AVAIL-2).
    #[must_use]
    pub fn metres(self, to: Self) -> i64 {
        let radians = |micro: i32| (f64::from(micro) / 1_000_000.0).to_radians();
        let half = |from: i32, to: i32| ((radians(to) - radians(from)) / 2.0).sin().powi(2);
        let across = radians(self.lat).cos() * radians(to.lat).cos();
        let chord = half(self.lat, to.lat) + across * half(self.lon, to.lon);
        (2.0 * EARTH * chord.sqrt().min(1.0).asin()).round() as i64
    }

    /// "38.58056, -121.49559".
    #[must_use]
    pub fn words(self) -> String {
        let degrees = |micro: i32| f64::from(micro) / 1_000_000.0;
        format!("{:.5}, {:.5}", degrees(self.lat), degrees(self.lon))
    }
}

/// Whole metres of whole miles.
#[must_use]
pub fn miles(miles: i32) -> i64 {
    (f64::from(miles) * MILE).round() as i64
}

/// The five digits of a ZIP code, as somebody typed it: "95814", "95814-1234".
#[must_use]
pub fn zip(typed: &str) -> Option<&str> {
    let typed = typed.trim();
    let (five, rest) = typed.split_at_checked(5)?;
    let is_zip = five.bytes().all(|b| b.is_ascii_digit());
    let is_over = rest.is_empty() || rest.starts_with(['-', ' ']);
    (is_zip && is_over).then_some(five)
}

/// The middle of a ZIP code, if it is known.
#[must_use]
pub fn of_zip(typed: &str) -> Option<LatLon> {
    let wanted: u64 = zip(typed)?.parse().ok()?;
    let (mut low, mut high) = (0, ZIPS.len() / 8);
    while low < high {
        let middle = low.midpoint(high);
        let record = u64::from_be_bytes(*ZIPS.get(middle * 8..)?.first_chunk()?);
        match (record >> 43).cmp(&wanted) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => {
                let lat = i32::try_from(record >> 22 & 0x1f_ffff).ok()?;
                let lon = i32::try_from(record & 0x3f_ffff).ok()?;
                return LatLon::new(lat * 100 - 90_000_000, lon * 100 - 180_000_000);
            }
        }
    }
    None
}

/// What somebody typed to say where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Where {
    /// As it was typed.
    pub words: String,
    /// The five digits, unless it is a pin.
    pub zip: Option<String>,
    /// The pin, or the middle of the ZIP code.
    pub at: LatLon,
}

impl Where {
    /// The middle of a ZIP code.
    #[must_use]
    pub fn of_zip(typed: &str) -> Option<Self> {
        Some(Self {
            words: typed.to_owned(),
            zip: zip(typed).map(str::to_owned),
            at: of_zip(typed)?,
        })
    }
}

/// Nobody knows where that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Nowhere {
    /// Neither.
    #[error("Write a ZIP code, or a pin such as 38.5806, -121.4956.")]
    Unclear,
    /// A ZIP code that is not in the list.
    #[error("This ZIP code is not known. Write one nearby, or a pin such as 38.5806, -121.4956.")]
    Unknown,
}

impl FromStr for Where {
    type Err = Nowhere;

    /// A pin ("38.5806, -121.4956"), or an address that ends with a ZIP code.
    fn from_str(typed: &str) -> Result<Self, Nowhere> {
        let words = typed.trim();
        if let Some(at) = pin(words) {
            return Ok(Self {
                words: words.to_owned(),
                zip: None,
                at,
            });
        }
        let parts = words.rsplit([' ', ',']).filter(|part| !part.is_empty());
        let five = parts.take(2).find_map(zip).ok_or(Nowhere::Unclear)?;
        Ok(Self {
            words: words.to_owned(),
            zip: Some(five.to_owned()),
            at: of_zip(five).ok_or(Nowhere::Unknown)?,
        })
    }
}

fn pin(words: &str) -> Option<LatLon> {
    let (lat, lon) = words.split_once(',')?;
    LatLon::new(micro(lat)?, micro(lon)?)
}

/// Degrees with a fraction, in millionths; digits beyond those are left out.
fn micro(typed: &str) -> Option<i32> {
    let typed = typed.trim();
    let (digits, sign) = match typed.strip_prefix('-') {
        Some(digits) => (digits, -1),
        None => (typed, 1),
    };
    let (whole, part) = digits.split_once('.')?;
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(&part) || whole.len() > 3 {
        return None;
    }
    let (whole, part): (i32, i32) = (whole.parse().ok()?, part.parse().ok()?);
    Some(sign * (whole * 1_000_000 + part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(typed: &str) -> LatLon {
        typed.parse::<Where>().unwrap().at
    }

    // R-AVAIL-2
    #[test]
    fn distances_are_those_of_the_map() {
        let (sacramento, davis) = (at("38.581572, -121.494400"), at("38.544907, -121.740517"));
        let (new_york, london) = (at("40.7128, -74.0060"), at("51.5074, -0.1278"));

        assert_eq!(sacramento.metres(sacramento), 0);
        assert!((21_700..21_900).contains(&sacramento.metres(davis)));
        assert_eq!(sacramento.metres(davis), davis.metres(sacramento));
        assert!((5_565_000..5_575_000).contains(&new_york.metres(london)));
        let (pole, other) = (at("90.0, 0.0"), at("-90.0, 0.0"));
        assert!((20_015_000..20_016_000).contains(&pole.metres(other)));
        assert_eq!(miles(10), 16_093);
    }

    #[test]
    fn a_zip_code_is_known_by_its_middle() {
        let capitol = of_zip("95814").unwrap();
        assert_eq!(capitol, at("38.5806, -121.4956"));
        assert_eq!(of_zip(" 95814-2343"), Some(capitol));
        for first_or_last in ["00601", "99929"] {
            assert!(of_zip(first_or_last).is_some(), "{first_or_last}");
        }
        for no_zip in ["", "9581", "958145", "00000", "99999", "K1A 0B1"] {
            assert_eq!(of_zip(no_zip), None, "{no_zip}");
        }
    }

    #[test]
    fn a_place_is_an_address_with_a_zip_code_or_a_pin() {
        let home: Where = "12 Main St, Sacramento, CA 95814".parse().unwrap();
        assert_eq!(home.zip.as_deref(), Some("95814"));
        assert_eq!(home.at, at("95814"));
        assert_eq!(at("95814, USA"), home.at);
        let pin: Where = " 38.58, -121.4 ".parse().unwrap();
        assert_eq!((pin.at.lat, pin.at.lon), (38_580_000, -121_400_000));
        assert_eq!((pin.zip, pin.words.as_str()), (None, "38.58, -121.4"));
        assert_eq!("12345 Main St".parse::<Where>(), Err(Nowhere::Unclear));
        assert_eq!("99.5, 12.0".parse::<Where>(), Err(Nowhere::Unclear));
        assert_eq!("00000".parse::<Where>(), Err(Nowhere::Unknown));
        assert_eq!(at(&home.at.words()), home.at);
    }

    #[test]
    fn the_list_is_in_order() {
        let codes: Vec<u64> = ZIPS
            .chunks_exact(8)
            .map(|record| u64::from_be_bytes(*record.first_chunk().unwrap()) >> 43)
            .collect();
        assert_eq!((codes.len(), ZIPS.len() % 8), (33_791, 0));
        assert!(codes.is_sorted_by(|a, b| a < b));
    }
}
