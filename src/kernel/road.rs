//! How long a drive takes (R-AVAIL-2): the way as the crow flies, a third longer, at the speed of the hour,
//! as fast as this shop's people have arrived so far. No map is asked.

use super::place::LatLon;
use super::time::ShopTime;
use chrono::{DateTime, Timelike, Utc};

/// A drive that was made: who left when from where, and arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drive {
    /// Where from.
    pub from: LatLon,
    /// Where to.
    pub to: LatLon,
    /// When somebody set out.
    pub left: DateTime<Utc>,
    /// When they were there.
    pub arrived: DateTime<Utc>,
}

/// What is known of the roads of a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roads {
    zone: ShopTime,
    unknown: i32,
    pace: i64,
    shop: Option<LatLon>,
}

/// Roads are so much longer than the straight way, in hundredths.
const DETOUR: i64 = 135;
/// Another address is never nearer, in minutes: of a ZIP code only the middle is known.
const LEAST: i32 = 5;
/// Nobody drives longer, in minutes; so what is in the way of a visit lies within it.
pub const FARTHEST: i32 = 480;
/// As fast as the table of speeds says, in millionths.
const EVEN: i64 = 1_000_000;
/// So many drives say something.
const ENOUGH: usize = 5;
/// A drive of longer than so many minutes had a stop in it.
const LONGEST: i64 = 240;

impl Roads {
    /// In this zone; `unknown` is how many minutes a drive takes of which nothing is known.
    #[must_use]
    pub const fn new(zone: ShopTime, unknown: i32) -> Self {
        Self {
            zone,
            unknown,
            pace: EVEN,
            shop: None,
        }
    }

    /// With the place of the shop itself.
    #[must_use]
    pub const fn with_shop(self, shop: Option<LatLon>) -> Self {
        Self { shop, ..self }
    }

    /// At the pace of these drives: the median of what they took over what was to be expected, between half
    /// and double. Fewer than five say nothing.
    #[must_use]
    pub fn at_pace_of(self, drives: &[Drive]) -> Self {
        let even = Self { pace: EVEN, ..self };
        let mut ratios: Vec<i64> = drives
            .iter()
            .filter_map(|drive| {
                let took = (drive.arrived - drive.left).num_seconds();
                let told = i64::from(even.between(drive.from, drive.to, drive.left)) * 60;
                let is_drive = took > 0 && took <= LONGEST * 60;
                is_drive.then(|| took * EVEN / told.max(60))
            })
            .collect();
        ratios.sort_unstable();
        let middle = ratios.get(ratios.len() / 2).copied();
        let pace = middle.filter(|_| ratios.len() >= ENOUGH).unwrap_or(EVEN);
        Self {
            pace: pace.clamp(EVEN / 2, EVEN * 2),
            ..self
        }
    }

    /// Where the shop is.
    #[must_use]
    pub const fn shop(&self) -> Option<LatLon> {
        self.shop
    }

    /// Minutes from one address to another, for who leaves then; at most [`FARTHEST`].
    #[must_use]
    pub fn minutes(&self, from: Option<LatLon>, to: Option<LatLon>, leaving: DateTime<Utc>) -> i32 {
        match (from, to) {
            (Some(from), Some(to)) => self.between(from, to, leaving),
            _ => self.unknown.clamp(0, FARTHEST),
        }
    }

    fn between(&self, from: LatLon, to: LatLon, leaving: DateTime<Utc>) -> i32 {
        let hour = self.zone.local(leaving).hour();
        let minutes =
            from.metres(to) * DETOUR * 60 * self.pace / (100 * 1_000 * speed(hour) * EVEN);
        // Begun minutes count.
        let minutes = i32::try_from(minutes + 1).unwrap_or(FARTHEST);
        minutes.clamp(LEAST, FARTHEST)
    }
}

/// Kilometres an hour, by the hour of the day: mixed streets of a town and its surroundings.
const fn speed(hour: u32) -> i64 {
    match hour {
        0..6 => 70,
        6 | 19..22 => 55,
        7..9 | 15..18 => 40,
        9..15 | 18 => 48,
        _ => 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn at(typed: &str) -> LatLon {
        typed.parse::<super::super::place::Where>().unwrap().at
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn roads() -> Roads {
        Roads::new("America/Los_Angeles".parse().unwrap(), 20)
    }

    const NOON: &str = "2026-03-10T19:00:00Z";

    // R-AVAIL-2
    #[test]
    fn a_drive_takes_longer_when_everybody_drives() {
        let (woodland, winters) = (Some(at("95695")), Some(at("95694")));
        let noon = roads().minutes(woodland, winters, utc(NOON));
        let evening = roads().minutes(woodland, winters, utc("2026-03-10T23:30:00Z"));
        let night = roads().minutes(woodland, winters, utc("2026-03-10T10:00:00Z"));

        assert!((25..45).contains(&noon), "{noon}");
        assert!(night < noon && noon < evening);
        assert_eq!(roads().minutes(None, winters, utc(NOON)), 20);
        assert_eq!(roads().minutes(woodland, None, utc(NOON)), 20);
        assert_eq!(roads().minutes(woodland, woodland, utc(NOON)), LEAST);
        let far = roads().minutes(woodland, Some(at("10001")), utc(NOON));
        assert_eq!(far, FARTHEST);
    }

    // R-AVAIL-2
    #[test]
    fn the_pace_is_the_median_of_what_drives_took() {
        let (from, to) = (at("95695"), at("95694"));
        let even = roads().minutes(Some(from), Some(to), utc(NOON));
        let drive = |minutes: i32| Drive {
            from,
            to,
            left: utc(NOON),
            arrived: utc(NOON) + TimeDelta::minutes(minutes.into()),
        };
        let pace = |times: &[i32]| {
            let drives: Vec<Drive> = times.iter().map(|times| drive(even * times / 10)).collect();
            let now = roads().at_pace_of(&drives);
            now.minutes(Some(from), Some(to), utc(NOON))
        };
        assert_eq!(pace(&[15, 15, 15, 15]), even, "four say nothing");
        let slower = pace(&[15, 15, 8, 40, 15]);
        assert!((slower - even * 3 / 2).abs() <= 2, "{slower} of {even}");
        let twice = pace(&[30, 30, 30, 30, 30]);
        assert!((twice - even * 2).abs() <= 2, "{twice} of {even}");
        assert!((pace(&[1, 1, 1, 1, 1]) - even / 2).abs() <= 2);
    }
}
