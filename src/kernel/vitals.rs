//! How fast pages are where they are read, in the three measures that browsers agree on (Core Web Vitals),
//! counted by how far a value reaches: nothing is kept of a single visit.

/// What is measured of a page that somebody looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// That it was looked at. Browsers differ in what else they know.
    Visit,
    /// Until the largest part of it was drawn, in milliseconds (LCP).
    Paint,
    /// From a press to what is seen of it, the slowest of the visit, in milliseconds (INP).
    Press,
    /// How much it jumped by itself, in thousandths (CLS).
    Jump,
}

/// How a value is judged, by the limits that browsers' makers give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody waits.
    Good,
    /// People notice.
    Fair,
    /// People give up.
    Poor,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Visit, Self::Paint, Self::Press, Self::Jump];

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Paint => "lcp",
            Self::Press => "inp",
            Self::Jump => "cls",
        }
    }

    /// How far each bucket reaches, its bound included; the last one, which is not named, has none. The two limits of
    /// the verdict are bounds, so that a bucket has one verdict.
    #[must_use]
    pub const fn bounds(self) -> &'static [u32] {
        match self {
            Self::Visit => &[],
            Self::Paint => &[
                100, 200, 300, 400, 500, 600, 800, 1_000, 1_200, 1_500, 2_000, 2_500, 3_000, 4_000,
                6_000, 10_000,
            ],
            Self::Press => &[
                8, 16, 24, 32, 40, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000,
            ],
            Self::Jump => &[0, 10, 25, 50, 100, 150, 250, 500, 1_000],
        }
    }

    /// Up to where a value is good, and up to where it is fair.
    const fn limits(self) -> (u32, u32) {
        match self {
            Self::Visit => (0, 0),
            Self::Paint => (2_500, 4_000),
            Self::Press => (200, 500),
            Self::Jump => (100, 250),
        }
    }

    /// In which bucket a value is counted.
    #[must_use]
    pub fn bucket(self, value: u32) -> usize {
        self.bounds().partition_point(|bound| *bound < value)
    }

    /// What three of four visits stay within, of how many there were in each bucket: a bound, or none if it is beyond
    /// all of them. `None` outside: nothing was counted.
    #[must_use]
    pub fn most_stay_within(self, counts: &[(usize, i64)]) -> Option<Option<u32>> {
        let all: i64 = counts.iter().map(|(_, count)| count).sum();
        let up_to = |bucket: usize| -> i64 {
            let below = counts.iter().filter(|(at, _)| *at <= bucket);
            below.map(|(_, count)| count).sum()
        };
        let is_enough = |bucket: &usize| up_to(*bucket).saturating_mul(4) >= all.saturating_mul(3);
        let bounds = self.bounds();
        (all > 0).then(|| {
            let reached = (0..bounds.len()).find(is_enough);
            reached.and_then(|bucket| bounds.get(bucket).copied())
        })
    }

    /// How good it is that most visits stay within this; none is beyond all bounds.
    #[must_use]
    pub fn verdict(self, within: Option<u32>) -> Verdict {
        let (good, fair) = self.limits();
        match within {
            Some(value) if value <= good => Verdict::Good,
            Some(value) if value <= fair => Verdict::Fair,
            _ => Verdict::Poor,
        }
    }
}

/// What a page is read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Device {
    /// A window as narrow as a phone's.
    Phone,
    /// Any other.
    Desk,
}

impl Device {
    /// Of the width of the window in pixels; below 640 (`40rem` in the style sheet) pages have the form of a phone.
    #[must_use]
    pub const fn of(width: u32) -> Self {
        if width < 640 { Self::Phone } else { Self::Desk }
    }

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Desk => "desk",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Device, Measure, Verdict};

    #[test]
    fn a_value_on_a_bound_is_counted_below_it() {
        let bucket = |value| Measure::Press.bucket(value);

        assert_eq!((bucket(0), bucket(8), bucket(9)), (0, 0, 1));
        assert_eq!(bucket(2_001), Measure::Press.bounds().len());
        assert_eq!(Measure::Visit.bucket(7), 0);
    }

    #[test]
    fn three_of_four_visits_stay_within_what_is_told() {
        let told = |counts: &[(usize, i64)]| Measure::Jump.most_stay_within(counts);

        assert_eq!(told(&[]), None);
        assert_eq!(told(&[(0, 3), (8, 1)]), Some(Some(0)));
        assert_eq!(told(&[(8, 2), (0, 2)]), Some(Some(1_000)));
        assert_eq!(told(&[(0, 1), (9, 1)]), Some(None), "beyond all bounds");
    }

    #[test]
    fn each_bucket_has_one_verdict() {
        for measure in [Measure::Paint, Measure::Press, Measure::Jump] {
            let (good, fair) = measure.limits();
            assert!(measure.bounds().contains(&good) && measure.bounds().contains(&fair));
            assert_eq!(measure.verdict(Some(good)), Verdict::Good);
            assert_eq!(measure.verdict(Some(good + 1)), Verdict::Fair);
            assert_eq!(measure.verdict(Some(fair + 1)), Verdict::Poor);
            assert_eq!(measure.verdict(None), Verdict::Poor);
        }
        assert_eq!(
            (Device::of(390), Device::of(1280)),
            (Device::Phone, Device::Desk)
        );
    }
}
