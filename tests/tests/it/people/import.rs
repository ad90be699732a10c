//! The import of a roster.

use bole_tests::{both, json};

use super::{SAMPLE, faults, file, import, other, roster, row};
use crate::world::desk::Office;

both! {
    async fn a_roster_is_imported_again_and_again(app: TestApp) {
        let office = Office::open(&app).await;
        let job = import(&office, SAMPLE, "").await;
        assert_eq!((job.text("/state"), job.at("/counts/created")), ("succeeded".to_owned(), json!(300)), "{job}");
        assert_eq!((job.at("/done"), job.at("/total")), (json!(300), json!(300)));
        let again = import(&office, SAMPLE, "").await;
        assert_eq!(again.at("/counts"), json!({ "created": 0, "updated": 0, "unchanged": 300, "left_out": 0 }));

        let first = office.specialist.get(&office.under("roster?limit=200")).await.expect(200);
        let rest = format!("roster?limit=200&cursor={}", first.text("/next_cursor"));
        let rest = office.specialist.get(&office.under(&rest)).await.expect(200);
        assert_eq!(rest.at("/data").as_array().map(Vec::len), Some(100));
        assert_eq!(first.text("/data/0/employee_number"), "E000001");
        let person = first.at("/data/0/person");
        assert_eq!(person["resident_id"], "****************06", "no region and one digit of the sequence beside the birth date");
        for hidden in ["110108197710072206", "16744301674", "6212260054671554290", "人民路698号"] {
            assert!(!first.body_text().contains(hidden), "{hidden}");
        }

        let changed = SAMPLE.replacen("仓储管理员", "仓库主管", 1);
        let third = import(&office, &changed, "").await;
        assert_eq!(third.at("/counts/updated"), 1);
        assert_eq!(roster(&office).await[0]["post"], "仓库主管");
    }

    async fn the_file_of_a_roster_is_read_by_its_import_alone(app: TestApp) {
        let office = Office::open(&app).await;
        let text = file(&[row(&[])]);
        let job = import(&office, &text, "").await;
        assert_eq!(job.text("/state"), "succeeded");
        office.hides_the_file_of(&job).await;
    }

    async fn faulty_rows_change_nothing_unless_partial(app: TestApp) {
        let office = Office::open(&app).await;
        let bad = [
            (("resident_id", "130102199003070012"), "resident_id_check_digit"),
            (("place", "990000"), "unknown_place"),
            (("place", "11"), "unknown_place"),
            (("hire_date", "1890-01-01"), "date_out_of_range"),
            (("hire_date", "2025-02-30"), "not_a_date"),
            (("insurance_base", "-1.00"), "negative_amount"),
            (("housing_fund_rate", "0.5"), "housing_fund_rate_out_of_range"),
            (("sex", "male"), "sex_differs_from_id"),
            (("basic_deduction_mode", "none"), "unknown_value"),
            (("name", ""), "required"),
        ];
        for ((column, value), code) in bad {
            let job = import(&office, &file(&[row(&[]), other(&[(column, value)])]), "").await;
            assert_eq!((job.text("/state"), job.text("/failure/code")), ("failed".into(), "rows_refused".into()), "{job}");
            assert!(faults(&job).contains(&(2, column.to_owned(), code.to_owned())), "{column} {value}: {job}");
            assert_eq!(roster(&office).await.len(), 0);
        }
        let twice = import(&office, &file(&[row(&[]), row(&[]), other(&[("employee_number", "E1")])]), "").await;
        let duplicate = |row, column: &str| (row, column.to_owned(), "duplicate_row".to_owned());
        assert_eq!(faults(&twice), [duplicate(2, "employee_number"), duplicate(3, "employee_number")]);
        assert_eq!(twice.at("/errors_total"), 2);

        let partial = import(&office, &file(&[row(&[]), other(&[("place", "11")])]), "?partial=true").await;
        assert_eq!((partial.text("/state"), partial.at("/counts/created")), ("succeeded".to_owned(), json!(1)));
        assert_eq!((partial.at("/counts/left_out"), faults(&partial).len()), (json!(1), 1));
        assert_eq!(roster(&office).await.len(), 1);
    }

    async fn a_bad_file_is_refused_at_once(app: TestApp) {
        let office = Office::open(&app).await;
        let path = office.under("roster:import");
        let good = file(&[row(&[])]);
        let mut latin = good.clone().into_bytes();
        latin.extend(b"\xff\xfe");
        office.upload(&path, latin).await.problem(400, "not_utf8");
        let missing = office.upload(&path, good.replacen("phone,", "", 1)).await;
        missing.problem_at(400, "header_missing_column", "/header/phone");
        let two = office.upload(&path, good.replacen("phone,address,", "", 1)).lang("en").await;
        let told = two.problem_at(400, "header_missing_column", "/header/address");
        assert_eq!(told["errors"][0]["message"], "The header lacks columns: phone.", "each fault names its own column");
        let extra = office.upload(&path, good.replacen("phone,", "phone,salary,", 1)).await;
        extra.problem_at(400, "header_unknown_column", "/header/7");
        office.upload(&path, "").await.problem(400, "file_empty");
        office.upload(&path, good.clone()).without_key().await.problem(400, "idempotency_key_required");
        let json = office.specialist.post(&path, json!({ "rows": [] })).await;
        json.problem(415, "unsupported_media_type");
        office.upload(&office.under("roster:import?all=true"), good.clone()).await.problem(400, "unknown_parameter");
        let large = vec![b'x'; 64 * 1024 * 1024 + 1];
        office.upload(&path, large).await.problem(413, "too_large");
        let gone = "/api/v1/engagements/eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D/roster:import";
        office.upload(gone, good).await.problem(404, "not_found");
        assert_eq!(office.specialist.get("/api/v1/jobs").await.expect(200).at("/data"), json!([]));
    }

    async fn one_import_of_a_roster_at_a_time(app: TestApp) {
        let office = Office::without_workers(&app, "91310000MA1FL1234Q", "bole").await;
        let path = office.under("roster:import");
        let started = office.upload(&path, file(&[row(&[])])).key("first").await.expect(202);
        assert_eq!(started.text("/state"), "queued");
        office.upload(&path, file(&[other(&[])])).await.problem(409, "job_running");
        let replay = office.upload(&path, file(&[row(&[])])).key("first").await.expect(202);
        assert_eq!((replay.id(), replay.header("idempotency-replayed")), (started.id(), Some("true".to_owned())));
        office.upload(&path, file(&[other(&[])])).key("first").await.problem(409, "idempotency_key_reused");
    }
}
