//! What stands around a page: a shop for whoever works there, a shop for everybody, or nothing.

use crate::ui::front::Front;
use crate::ui::layout::{Around, Shell};
use actix_web::{HttpMessage, HttpRequest};
use std::sync::Arc;

/// What surrounds the pages of a request: what its extractors found out.
#[derive(Debug)]
pub(super) struct Frame {
    shell: Option<Arc<Shell>>,
    front: Option<Arc<Front>>,
}

impl Frame {
    pub(super) fn of(req: &HttpRequest) -> Self {
        let found = req.extensions();
        Self {
            shell: found.get::<Arc<Shell>>().cloned(),
            front: found.get::<Arc<Front>>().cloned(),
        }
    }
    pub(super) fn around(&self) -> Around<'_> {
        match (&self.shell, &self.front) {
            (Some(shell), _) => Around::Staff(shell),
            (None, Some(front)) => Around::Front(front),
            (None, None) => Around::Nothing,
        }
    }
}
