//! A handler that panics is a defect of ours; whoever asked is answered all the same.

use crate::error::AppError;
use crate::web::State;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;

/// Makes an answer of a panic. What the handler held is dropped, so its transaction is rolled back; no lock of
/// ours minds who panicked while holding it.
///
/// # Errors
/// [`AppError::Internal`].
pub async fn panics(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let metrics = req
        .app_data::<Data<State>>()
        .map(|state| state.db.metrics.clone());
    let answer = AssertUnwindSafe(next.call(req)).catch_unwind().await;
    // Which one it was has been told where it happened.
    let panicked = |_| {
        if let Some(metrics) = metrics {
            metrics.panics.inc();
        }
        Err(AppError::Internal(anyhow::anyhow!("the handler panicked")).into())
    };
    answer.unwrap_or_else(panicked)
}

#[cfg(test)]
mod tests {
    use super::panics;
    use crate::web::{errors, guard};
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::{App, HttpResponse, web};

    async fn panicking() -> HttpResponse {
        panic!("a defect")
    }

    #[actix_web::test] // F22
    async fn a_panic_is_answered_with_an_id_and_ends_nothing_else() {
        let app = App::new()
            .route("/defect", web::get().to(panicking))
            .route("/well", web::get().to(HttpResponse::Ok))
            .wrap(from_fn(panics))
            .wrap(from_fn(errors::render))
            .wrap(from_fn(guard::identify));
        let app = init_service(app).await;
        for _ in 0..3 {
            let asked = TestRequest::get().uri("/defect").to_request();
            let told = try_call_service(&app, asked).await.unwrap_err();
            let told = told.error_response();
            assert_eq!(told.status(), 500);
            assert!(told.headers().contains_key("x-request-id"));
            let asked = TestRequest::get().uri("/well").to_request();
            let well = try_call_service(&app, asked).await.unwrap();
            assert_eq!(well.status(), 200);
        }
    }
}
