//! Guesses at passwords are counted.

use bole_tests::{both, json};
use chrono::TimeDelta;

use super::tokens::oauth;
use super::{PASSWORD, TOKEN, first, log_in, try_log_in};

both! {
    async fn guessing_is_throttled(app: TestApp) {
        first(&app).await;
        for _ in 0..5 {
            oauth(&try_log_in(&app, "chen.admin", "wrong").await, 401, "invalid_grant");
        }
        let blocked = try_log_in(&app, "chen.admin", PASSWORD).await;
        oauth(&blocked, 429, "too_many_attempts");
        let wait: i64 = blocked.header("retry-after").expect("it tells when").parse().expect("seconds");
        assert!((1..=31).contains(&wait), "{wait}");
        app.advance(TimeDelta::seconds(wait));
        log_in(&app, "chen.admin").await;
    }

    async fn parallel_guesses_are_counted_like_any(app: TestApp) {
        first(&app).await;
        let guesses = (0..12).map(|_| try_log_in(&app, "chen.admin", "wrong"));
        let answers = futures_util::future::join_all(guesses).await;
        let of = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!((of(401), of(429)), (5, 7));
    }

    async fn an_invented_origin_hides_no_failures(app: TestApp) {
        for number in 0..50 {
            let form = [("grant_type", "password"), ("username", "nobody"), ("password", "wrong")];
            let name = format!("nobody.{number}");
            let form = form.map(|(k, v)| if k == "username" { (k, name.as_str()) } else { (k, v) });
            let guess = app.anyone().post(TOKEN, ()).without_key().form(&form);
            oauth(&guess.header("X-Forwarded-For", &format!("203.0.113.{number}")).await, 401, "invalid_grant");
        }
        oauth(&try_log_in(&app, "somebody", "wrong").await, 429, "too_many_attempts");
    }

    async fn a_repeated_change_of_the_password_is_no_guess(app: TestApp) {
        let admin = first(&app).await;
        let change = json!({ "current_password": PASSWORD, "new_password": "nine-bends-of-the-river" });
        let send = || admin.post("/api/v1/auth/password", &change).key("k-1");
        let done = send().await.expect(200);
        for _ in 0..6 {
            let again = send().await.expect(200);
            assert_eq!((&again.body, again.header("idempotency-replayed").as_deref()), (&done.body, Some("true")));
        }
        try_log_in(&app, "chen.admin", "nine-bends-of-the-river").await.expect(200);
    }
}
