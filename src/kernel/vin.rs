//! What a VIN says of a car by itself: who made it, and for which year.
//!
//! The first three characters name the maker (ISO 3780), the tenth the model year (49 CFR 565.15). Only cars
//! for North America say their year so; those have the check digit. Makers that share their first three
//! characters with others are left out: better nothing than the wrong make.

use super::vehicle::Vin;

/// Makers by the first three characters.
const MAKERS: &[(&str, &str)] = &[
    ("Acura", "19U 19V 2HN 5J8 5FR JH4"),
    ("Alfa Romeo", "ZAR ZAS"),
    ("Audi", "TRU WA1 WAU WU1 WUA"),
    ("BMW", "3MW 4US 5UM 5UX 5YM WB1 WB3 WBA WBS WBX WBY"),
    ("Buick", "1G4 2G4 5GA KL4 LRB LRE W04"),
    ("Cadillac", "1G6 1GY 2G6 3GY"),
    (
        "Chevrolet",
        "1G1 1GA 1GB 1GC 1GN 2CN 2G1 2GC 2GN 3G1 3GC 3GN KL1 KL7 KL8",
    ),
    ("Chrysler", "1A4 1C3 2A4 2A8 2C8 3A4"),
    (
        "Dodge",
        "1B3 1B4 1B7 1D3 1D4 1D7 1D8 2B3 2B4 2D4 2D8 3B7 3D4 3D7",
    ),
    ("Fiat", "3C3 ZFA"),
    (
        "Ford",
        "1FA 1FB 1FC 1FD 1FM 1FT 1ZV 2FA 2FD 2FM 2FT 3FA 3FM 3FT MAJ NM0 WF0",
    ),
    ("Genesis", "KMT KMU"),
    ("GMC", "1GD 1GK 1GT 2CT 2GK 2GT 3GK 3GT"),
    (
        "Honda",
        "19X 1HG 2HG 2HJ 2HK 3CZ 3HG 5FN 5FP 5J6 5KB 7FA JHL JHM SHH",
    ),
    ("Hyundai", "5NM 5NP KM8 KMH"),
    ("Infiniti", "3PC 5N3 JN3 JNK JNR JNX"),
    ("Jaguar", "SAD SAJ"),
    ("Jeep", "1J4 1J8 ZAC"),
    ("Kia", "3KP 5XX KNA KND"),
    ("Land Rover", "SAL"),
    ("Lexus", "2T2 58A JT6 JT8 JTH JTJ"),
    ("Lincoln", "1LN 2LM 3LN 5LM 5LT"),
    ("Mazda", "1YV 3MV 3MY 3MZ 4F2 4F4 7MM JM1 JM3"),
    (
        "Mercedes-Benz",
        "4JG 55S W1K W1N W1W W1Y WDB WDC WDD WDF WDZ",
    ),
    ("Mercury", "1ME 2ME 3ME 4M2"),
    ("MINI", "WMW WMZ"),
    ("Mitsubishi", "4A3 4A4 JA3 JA4 ML3"),
    ("Nissan", "1N4 1N6 3N1 3N6 3N8 5N1 JN1 JN6 JN8"),
    ("Oldsmobile", "1G3"),
    ("Polestar", "LPS YSM"),
    ("Pontiac", "1G2 2G2 3G2 5Y2"),
    ("Porsche", "WP0 WP1"),
    ("Ram", "1C6 3C6 3C7"),
    ("Rivian", "7FC 7PD"),
    ("Saab", "YS3"),
    ("Saturn", "1G8 5GZ"),
    ("Subaru", "4S3 4S4 JF1 JF2"),
    ("Suzuki", "2S2 2S3 JS2 JS3"),
    ("Tesla", "5YJ 7G2 7SA LRW XP7"),
    (
        "Toyota",
        "1NX 2T1 2T3 3TM 3TY 4T1 4T3 4T4 5TB 5TD 5TE 5TF 5YF 7MU 7SV JT2 JT3 JTD JTE JTM JTN",
    ),
    ("Volkswagen", "1V2 1VW 3VV 3VW WV1 WV2 WVG WVW"),
    ("Volvo", "7JR LVY YV1 YV4"),
];

/// The letters and digits of thirty years, from 1980 and again from 2010.
const YEARS: &str = "ABCDEFGHJKLMNPRSTVWXY123456789";

impl Vin {
    /// The make, if the first three characters are one maker's alone.
    #[must_use]
    pub fn make(&self) -> Option<&'static str> {
        let maker = self.as_str().get(..3)?;
        let mut found = MAKERS
            .iter()
            .filter(|(_, codes)| codes.split(' ').any(|code| code == maker));
        let (make, _) = found.next()?;
        found.next().is_none().then_some(*make)
    }

    /// The model year, of a car for North America: a letter as the seventh character says from 2010 on, a
    /// digit before. None later than `latest`.
    #[must_use]
    pub fn year(&self, latest: i32) -> Option<i32> {
        if !self.check_digit_ok() {
            return None;
        }
        let seventh = self.as_str().chars().nth(6)?;
        let tenth = self.as_str().chars().nth(9)?;
        let since = i32::try_from(YEARS.find(tenth)?).ok()?;
        let first = if seventh.is_ascii_alphabetic() {
            2010
        } else {
            1980
        };
        Some(first + since).filter(|year| *year <= latest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(vin: &str) -> (Option<i32>, Option<&'static str>) {
        let vin = Vin::parse(vin).unwrap();
        (vin.year(2027), vin.make())
    }

    // R-VEH-2
    #[test]
    fn a_vin_says_year_and_make() {
        assert_eq!(read("1HGCM82633A004352"), (Some(2003), Some("Honda")));
        assert_eq!(read("4T1BF1FK3HU000001"), (Some(2017), Some("Toyota")));
        assert_eq!(read("1M8GDM9AXKP042788").0, Some(1989));
    }

    #[test]
    fn what_is_not_certain_is_not_said() {
        // Without a right check digit the tenth character may be anything.
        assert_eq!(read("WVWZZZ1JZXW000001"), (None, Some("Volkswagen")));
        let unknown = Vin::parse("11111111111111111").unwrap();
        assert_eq!(unknown.make(), None);
        // A year that is not yet to come.
        let vin = Vin::parse("4T1BF1FK3HU000001").unwrap();
        assert_eq!(vin.year(2016), None);
    }

    #[test]
    fn no_code_stands_twice_for_a_make() {
        let shared: Vec<&str> = MAKERS
            .iter()
            .flat_map(|(_, codes)| codes.split(' '))
            .filter(|code| code.len() != 3)
            .collect();
        assert!(shared.is_empty(), "{shared:?}");
        assert_eq!(YEARS.len(), 30);
    }
}
