//! Cars: plates, VINs, owners.
