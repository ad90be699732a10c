//! The month's inputs: what is refused, what is left behind, one job at a time.

use bole_domain::ids::CycleId;
use bole_persistence::settlement::{cycles, inputs as inputs_rows};
use bole_persistence::{Mode, StoreError};
use bole_tests::{both, json};

use super::{Month, PEOPLE, both_people, fault, faults, inputs, verbs};

both! {
    async fn a_bad_file_of_inputs_is_refused_at_once(app: TestApp) {
        let month = Month::open(&app).await;
        let good = both_people();
        let mut latin = good.clone().into_bytes();
        latin.extend(b"\xff\xfe");
        month.upload(latin).await.problem(400, "not_utf8");
        let missing = month.upload(good.replacen("base_salary,", "", 1)).await;
        missing.problem_at(400, "header_missing_column", "/header/base_salary");
        let extra = month.upload(good.replacen("base_salary,", "base_salary,bonus,", 1)).await;
        extra.problem_at(400, "header_unknown_column", "/header/3");
        let twice = month.upload(good.replacen("base_salary,", "base_salary,base_salary,", 1)).await;
        twice.problem(400, "header_duplicate_column");
        month.upload("").await.problem(400, "file_empty");
        month.upload(good.lines().next().expect("a header")).await.problem(400, "file_no_rows");
        month.upload(good.clone()).without_key().await.problem(400, "idempotency_key_required");
        month.upload(vec![b'x'; 64 * 1024 * 1024 + 1]).await.problem(413, "too_large");
        let specialist = &month.bureau.specialist;
        specialist.post(&month.path("inputs:import"), json!({})).await.problem(415, "unsupported_media_type");
        // Which columns a file needs is known once its cycle is: that comes first.
        let february = month.bureau.cycle("2026-02", "inputs:import");
        month.bureau.upload(&february, "x\n1\n").await.problem(404, "not_found");
        month.bureau.upload(&month.bureau.cycle("2026-13", "inputs:import"), &good).await.problem(400, "path_malformed");
        month.bureau.client_user.request("POST".parse().unwrap(), &month.path("inputs:import")).csv(good).await
            .problem(403, "permission_denied");
        assert_eq!(month.stored(), 0);
    }

    async fn faulty_rows_leave_nothing_behind(app: TestApp) {
        let month = Month::open(&app).await;
        let late = PEOPLE.lines().find(|line| line.starts_with("E000019,")).expect("hired on 15 March");
        let header = PEOPLE.lines().next().expect("a header");
        month.bureau.import_roster(&format!("{header}\n{late}\n")).await;
        let number = |row, code: &str| fault(row, "employee_number", code);

        let twice = month.import(&inputs(&["E000001", "E000002", "E000001"])).await;
        assert_eq!(faults(&twice), [number(3, "duplicate_row")]);
        let unknown = month.import(&inputs(&["E000001", "E000002", "E999999"])).await;
        assert_eq!(faults(&unknown), [number(3, "member_unknown")]);
        let early = month.import(&inputs(&["E000019", "E000001", "E000002"])).await;
        assert_eq!(faults(&early), [number(1, "not_employed_in_period")]);
        let missing = month.import(&inputs(&["E000002"])).await;
        assert_eq!(faults(&missing), [number(0, "member_missing")]);
        assert!(missing.text("/errors/0/message").contains("E000001"));
        let negative = month.import(&both_people().replacen(",30000.00,", ",-30000.00,", 1)).await;
        assert_eq!(faults(&negative), [fault(1, "base_salary", "negative_amount")]);
        let written = month.import(&both_people().replacen(",30000.00,", ",\"30,00.00\",", 1)).await;
        assert_eq!(faults(&written), [fault(1, "base_salary", "not_money")]);

        let seen = month.seen().await;
        assert_eq!((seen.at("/version"), verbs(&seen), month.stored()), (json!(1), vec!["open".to_owned()], 0));
        month.import(&both_people()).await;
        month.import(&inputs(&["E000001"])).await;
        assert_eq!((month.seen().await.at("/people"), month.stored()), (json!(2), 2), "a failed import replaces nothing");
    }

    async fn rows_that_nobody_needs_are_swept(app: TestApp) {
        let month = Month::open(&app).await;
        month.import(&both_people()).await;
        // An import that broke off left rows of its own upload.
        let id: CycleId = month.seen().await.id().parse().expect("an id");
        let left: Result<(), StoreError> = app.store().tenant(month.bureau.agency.id, Mode::Write, |tx| {
            let present = cycles::find(tx, id)?.upload.expect("an upload");
            let rows = inputs_rows::of_upload(tx, present)?;
            let broken_off = tx.runtime().uuid();
            inputs_rows::insert(tx, id, broken_off, &rows)
        });
        left.expect("rows are left behind");
        assert_eq!((month.stored(), month.seen().await.at("/people")), (4, json!(2)));
        month.import(&both_people()).await;
        assert_eq!(month.stored(), 2);
        month.confirm_inputs().await.expect(200);
        month.lock().await.expect(200);
        month.compute().await;
        month.act(&month.bureau.specialist, "submit", ()).await.expect(200);
        month.act(&month.bureau.finance, "reject", json!({ "reason": "重算" })).await.expect(200);
        month.import(&both_people()).await;
        assert_eq!(month.stored(), 4, "inputs of a computation are kept");
    }

    async fn one_job_at_a_cycle_at_a_time(app: TestApp) {
        let mut month = Month::open(&app).await;
        month.bureau.rest().await;
        let started = month.upload(both_people()).key("first").await.expect(202);
        assert_eq!(started.text("/state"), "queued");
        month.upload(both_people()).await.problem(409, "job_running");
        let replay = month.upload(both_people()).key("first").await.expect(202);
        assert_eq!((replay.id(), replay.header("idempotency-replayed")), (started.id(), Some("true".to_owned())));
        month.upload(inputs(&["E000001"])).key("first").await.problem(409, "idempotency_key_reused");
    }
}
