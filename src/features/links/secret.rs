//! What stands in the address of a link.

use crate::error::AppResult;
use crate::kernel::ids::JobLinkId;
use crate::kernel::link::LinkToken;

/// The secret of a link: told in every message all the same (R-LINK-1).
///
/// # Errors
/// Never, with a key that HMAC takes.
pub(super) fn secret(key: &[u8], link: JobLinkId) -> AppResult<LinkToken> {
    crate::web::secret::secret(key, b"the customer's link\0", link.0)
}
