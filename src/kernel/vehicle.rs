//! What names a car: VIN and plate (R-VEH-2, R-VEH-3).

use std::fmt;

/// A vehicle identification number of 17 characters, in upper case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Vin(String);

/// Why this is not a VIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VinError {
    /// The letters that look like digits.
    #[error("A VIN has no letter {0}; is it a {digit}?", digit = if *.0 == 'I' { '1' } else { '0' })]
    Lookalike(char),
    /// Neither a letter of the alphabet nor a digit.
    #[error("A VIN has only letters and digits, not “{0}”.")]
    Symbol(char),
    /// Not 17 characters.
    #[error("A VIN has 17 characters; this one has {0}.")]
    Length(usize),
}

impl Vin {
    /// Reads a VIN: in upper case, without spaces and dashes, 17 characters, no I, O, Q.
    ///
    /// The check digit is not looked at: cars from outside North America have none. Ask
    /// [`Vin::check_digit_ok`] and let people confirm.
    ///
    /// # Errors
    /// [`VinError`], with words for the field.
    pub fn parse(text: &str) -> Result<Self, VinError> {
        let vin: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_dash(*c))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if let Some(symbol) = vin.chars().find(|c| !c.is_ascii_alphanumeric()) {
            return Err(VinError::Symbol(symbol));
        }
        if let Some(lookalike) = vin.chars().find(|c| matches!(c, 'I' | 'O' | 'Q')) {
            return Err(VinError::Lookalike(lookalike));
        }
        if vin.len() == 17 {
            Ok(Self(vin))
        } else {
            Err(VinError::Length(vin.len()))
        }
    }

    /// All 17 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The serial number, by which people ask for a car.
    #[must_use]
    pub fn last6(&self) -> &str {
        self.0.get(11..).unwrap_or_default()
    }

    /// Whether the ninth character is the check digit of the others (49 CFR 565.15).
    #[must_use]
    pub fn check_digit_ok(&self) -> bool {
        const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
        let sum: u32 = self
            .0
            .chars()
            .zip(WEIGHTS)
            .map(|(c, weight)| value(c) * weight)
            .sum();
        let check = char::from_digit(sum % 11, 10).unwrap_or('X');
        self.0.chars().nth(8) == Some(check)
    }
}

impl fmt::Display for Vin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number that the check digit counts for a character.
fn value(c: char) -> u32 {
    match c {
        'A' | 'J' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Y' => 8,
        'R' | 'Z' => 9,
        digit => digit.to_digit(10).unwrap_or_default(),
    }
}

/// A licence plate with its state; both together name a car.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Plate {
    text: String,
    region: String,
}

/// Why this is not a plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// No letter and no digit.
    #[error("Enter the letters and digits of the plate.")]
    Empty,
    /// More than 12 characters.
    #[error("A plate has at most 12 characters.")]
    TooLong,
    /// No state, or not two or three letters.
    #[error("Choose the state of the plate.")]
    Region,
}

impl Plate {
    /// Reads a plate of at most 12 characters and its region of two or three letters.
    ///
    /// # Errors
    /// [`PlateError`], with words for the field; [`PlateError::Region`] belongs to the region.
    pub fn parse(text: &str, region: &str) -> Result<Self, PlateError> {
        let text = text.trim().to_uppercase();
        let region = region.trim().to_ascii_uppercase();
        if plate_key(&text).is_empty() {
            return Err(PlateError::Empty);
        }
        if text.chars().count() > 12 {
            return Err(PlateError::TooLong);
        }
        let letters = region.bytes().all(|byte| byte.is_ascii_uppercase());
        if !letters || !(2..=3).contains(&region.len()) {
            return Err(PlateError::Region);
        }
        Ok(Self { text, region })
    }

    /// As typed, in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The state, such as "CA".
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Letters and digits only: with the region, the key by which plates are unique.
    #[must_use]
    pub fn normalized(&self) -> String {
        plate_key(&self.text)
    }
}

/// With its state: "7ABC 123 CA".
impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.text, self.region)
    }
}

/// The key of a plate's text: letters and digits in upper case.
#[must_use]
pub fn plate_key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// What people call a car: "2014 Honda Civic".
#[must_use]
pub fn label(year: Option<i32>, make: &str, model: &str) -> String {
    year.map_or_else(
        || format!("{make} {model}"),
        |year| format!("{year} {make} {model}"),
    )
}

/// What an odometer shows, as people write it: "84,210 mi".
#[must_use]
pub fn miles(odometer: i32) -> String {
    let digits = odometer.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + " mi"
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The regions a plate may come from: code and name.
pub const REGIONS: &[(&str, &str)] = &[
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
];

#[cfg(test)]
mod tests {
    use super::{Plate, PlateError, REGIONS, Vin, VinError, label, miles};
    use proptest::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn a_car_is_called_by_year_make_and_model() {
        assert_eq!(label(Some(2014), "Honda", "Civic"), "2014 Honda Civic");
        assert_eq!(label(None, "Honda", "Civic"), "Honda Civic");
    }

    #[test]
    fn an_odometer_is_read_in_thousands() {
        assert_eq!(miles(84_210), "84,210 mi");
        assert_eq!(miles(7), "7 mi");
    }

    // R-VEH-2
    #[test]
    fn a_vin_is_read_without_spaces_and_dashes() {
        let vin = Vin::parse(" 1hgcm826-33a 004352 ").unwrap();
        assert_eq!(vin.as_str(), "1HGCM82633A004352");
        assert_eq!(vin.last6(), "004352");
        assert!(vin.check_digit_ok());
        assert!(Vin::parse("1M8GDM9AXKP042788").unwrap().check_digit_ok());
        assert!(Vin::parse("11111111111111111").unwrap().check_digit_ok());
    }

    #[test]
    fn each_fault_of_a_vin_is_named() {
        let fault = |text: &str| Vin::parse(text).unwrap_err();
        assert_eq!(fault("1HGCM82633A00435"), VinError::Length(16));
        assert_eq!(fault(""), VinError::Length(0));
        assert_eq!(fault("1HGCM82633A0O4352"), VinError::Lookalike('O'));
        assert_eq!(
            fault("1HGCM82633A0O4352").to_string(),
            "A VIN has no letter O; is it a 0?"
        );
        assert_eq!(
            fault("IHGCM82633A004352").to_string(),
            "A VIN has no letter I; is it a 1?"
        );
        assert_eq!(fault("1HGCM82633A00435é"), VinError::Symbol('é'));
        assert!(!Vin::parse("1HGCM82643A004352").unwrap().check_digit_ok());
    }

    // R-VEH-3
    #[test]
    fn a_plate_is_known_by_its_letters_and_digits() {
        let plate = Plate::parse(" 7abc·123 ", "ca").unwrap();
        assert_eq!(plate.as_str(), "7ABC·123");
        assert_eq!(plate.normalized(), "7ABC123");
        assert_eq!(plate.to_string(), "7ABC·123 CA");
        assert_eq!(Plate::parse("--", "CA"), Err(PlateError::Empty));
        assert_eq!(
            Plate::parse("1234567890123", "CA"),
            Err(PlateError::TooLong)
        );
        for region in ["", "C", "CALI", "C1"] {
            assert_eq!(
                Plate::parse("7ABC123", region),
                Err(PlateError::Region),
                "{region}"
            );
        }
    }

    #[test]
    fn all_fifty_states_and_the_capital_have_plates() {
        assert_eq!(REGIONS.len(), 51);
        assert!(REGIONS.is_sorted_by_key(|(_, name)| name));
        assert!(
            REGIONS
                .iter()
                .all(|(code, _)| Plate::parse("1", code).is_ok())
        );
    }

    proptest! {
        #[test]
        fn no_typed_text_panics(text: String, region: String) {
            let _ = (Vin::parse(&text), Plate::parse(&text, &region));
        }

        #[test]
        fn one_wrong_digit_breaks_the_check(vin in "[0-9]{17}", at in 0_usize..17) {
            let right = Vin::parse(&vin).unwrap();
            let mut bytes = vin.into_bytes();
            bytes[at] = if bytes[at] == b'9' { b'0' } else { bytes[at] + 1 };
            let wrong = Vin::parse(&String::from_utf8(bytes).unwrap()).unwrap();
            prop_assert_eq!(wrong.last6().len(), 6);
            prop_assert!(at == 8 || !(right.check_digit_ok() && wrong.check_digit_ok()));
        }
    }
}
