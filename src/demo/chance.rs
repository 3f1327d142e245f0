//! Chance that is the same every day: SplitMix64 (Steele, Lea and Flood, 2014), and ids made of it.

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// `n` times in a hundred.
    pub(super) fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    pub(super) fn int(&mut self, range: std::ops::Range<i32>) -> i32 {
        let span = u64::from(range.end.abs_diff(range.start));
        range.start + i32::try_from(self.below(span)).unwrap_or_default()
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let n = u64::try_from(from.len()).unwrap_or_default();
        from.get(usize::try_from(self.below(n)).unwrap_or_default())
    }

    /// An id of that instant.
    pub(super) fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut bytes = [0; 10];
        for (to, from) in bytes.iter_mut().zip(
            self.next()
                .to_be_bytes()
                .into_iter()
                .chain(self.next().to_be_bytes()),
        ) {
            *to = from;
        }
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}
