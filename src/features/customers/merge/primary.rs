//! Which car comes first when the cars of two customers come together or part (R-VEH-5). Pure.

use crate::kernel::ids::VehicleOwnerId;

/// An ownership that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) id: VehicleOwnerId,
    pub(super) is_primary: bool,
    pub(super) is_active: bool,
}

/// The main car among those of the one that stays and those that come.
pub(super) fn of_both(keep: &[Held], other: &[Held]) -> Option<VehicleOwnerId> {
    let main = |held: &[Held]| held.iter().find(|held| held.is_primary).copied();
    let mains = [main(keep), main(other)].into_iter().flatten();
    let all = keep.iter().chain(other).copied();
    first(mains.chain(all))
}

/// The main car of what one has now: the one that it is, or was, else the first.
pub(super) fn of_rest(held: &[Held], was: Option<VehicleOwnerId>) -> Option<VehicleOwnerId> {
    let now = held.iter().filter(|held| held.is_primary);
    let was = held.iter().filter(|held| Some(held.id) == was);
    first(now.chain(was).chain(held).copied())
}

/// The first in use, else the first.
fn first(mut held: impl Iterator<Item = Held> + Clone) -> Option<VehicleOwnerId> {
    let first = held.clone().next();
    held.find(|held| held.is_active)
        .or(first)
        .map(|held| held.id)
}

#[cfg(test)]
mod tests {
    use super::{Held, of_both, of_rest};
    use crate::kernel::ids::VehicleOwnerId;
    use uuid::Uuid;

    const fn id(n: u128) -> VehicleOwnerId {
        VehicleOwnerId(Uuid::from_u128(n))
    }

    const fn held(n: u128, is_primary: bool, is_active: bool) -> Held {
        Held {
            id: id(n),
            is_primary,
            is_active,
        }
    }

    // R-VEH-5
    #[test]
    fn the_main_car_is_one_in_use_if_there_is_any() {
        let mine = [held(1, true, true), held(2, false, true)];
        let theirs = [held(3, true, true)];
        assert_eq!(of_both(&mine, &theirs), Some(id(1)));
        assert_eq!(of_both(&[held(1, true, false)], &theirs), Some(id(3)));
        assert_eq!(of_both(&[], &theirs), Some(id(3)));
        assert_eq!(of_both(&[], &[]), None);
    }

    #[test]
    fn what_is_left_has_one_main_car_too() {
        let left = [held(1, false, true), held(2, false, true)];
        assert_eq!(of_rest(&left, Some(id(2))), Some(id(2)));
        assert_eq!(of_rest(&left, None), Some(id(1)));
        assert_eq!(
            of_rest(&[held(1, false, true), held(2, true, true)], Some(id(1))),
            Some(id(2))
        );
        assert_eq!(of_rest(&[], None), None);
    }
}
