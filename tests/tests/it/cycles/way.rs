//! The way of a month from its inputs to the client's word, and back.

use bole_tests::{Answer, Value, both, json};

use super::{INPUTS, JANUARY, Month, both_people, headcount, verbs};

both! {
    async fn a_month_goes_from_inputs_to_the_client_s_word(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, finance, client) = (&month.bureau.specialist, &month.bureau.finance, &month.bureau.client_user);
        let opened = month.seen().await;
        assert_eq!((opened.text("/state"), opened.at("/version")), ("open".to_owned(), json!(1)));
        assert_eq!((opened.text("/cycle"), opened.text("/tax_period")), (JANUARY.to_owned(), JANUARY.to_owned()));
        assert!(opened.json().get("people").is_none());
        assert_eq!(month.next().await, ["import_cycle_inputs", "create_correction", "cancel_cycle"]);
        assert_eq!(specialist.get(&month.path("inputs")).await.expect(200).at("/data"), json!([]));
        let template = specialist.get(&month.path("inputs/import-template")).await.expect(200).body_text();
        let columns = template.lines().next().map(|line| line.trim_end().replace(",annual_bonus,severance,average_annual_wage", ""));
        assert_eq!(columns.as_deref(), INPUTS.lines().next(), "the sample's, and those of what few are paid");

        let job = month.import(&both_people()).await;
        assert_eq!((job.text("/kind"), job.text("/state")), ("inputs_import".to_owned(), "succeeded".to_owned()), "{job}");
        assert_eq!((job.at("/counts"), job.text("/subject")), (json!({ "people": 2 }), opened.id()));
        assert_eq!((job.at("/done"), job.at("/total")), (json!(2), json!(2)));
        let seen = month.seen().await;
        assert_eq!((seen.at("/people"), seen.at("/version")), (json!(2), json!(2)));
        let first = specialist.get(&month.path("inputs?limit=1")).await.expect(200);
        assert_eq!(first.text("/data/0/employee_number"), "E000001");
        assert_eq!(first.text("/data/0/amounts/base_salary"), "30000.00");
        let rest = specialist.get(&month.path(&format!("inputs?limit=1&cursor={}", first.text("/next_cursor")))).await;
        assert_eq!(rest.expect(200).text("/data/0/employee_number"), "E000002");
        let confirmed = client.get(&month.path("inputs?limit=1")).await.expect(200);
        assert_eq!(confirmed.json(), first.json(), "the client sees what he is asked to confirm");
        let other = json!({
            "credit_code": "91330106MA2KXYTW83", "name": "另一家公司",
            "profile": {
                "industry": "零售", "scale": "small", "address": "杭州市西湖区文三路 1 号",
                "invoice": { "title": "另一家公司", "tax_number": "91330106MA2KXYTW83" },
                "payroll": { "pay_day": 10, "headcount": 1, "places": ["330100"] },
            },
        });
        let other = month.bureau.manager.post("/api/v1/clients", other).await.expect(201).id();
        let stranger = month.bureau.agency.client_user(&other).await;
        stranger.get(&month.path("inputs")).await.problem(404, "not_found");

        assert_eq!(month.next().await, [
            "import_cycle_inputs", "create_correction", "take_attendance_into_cycle_inputs", "confirm_cycle_inputs", "cancel_cycle",
        ]);
        assert_eq!(month.confirm_inputs().await.expect(200).at("/inputs_confirmed"), true);
        let lock = json!({ "month_inputs": { "disability_levy": "12.34" } });
        let locked = month.act(specialist, "lock-inputs", lock).await.expect(200);
        assert_eq!(locked.text("/state"), "inputs_locked");
        assert_eq!(locked.text("/month_inputs/disability_levy"), "12.34");
        month.upload(both_people()).await.problem(409, "cycle_wrong_state");
        month.compute().await;
        let computed = month.seen().await;
        assert_eq!((computed.text("/state"), computed.at("/totals/people")), ("computed".to_owned(), json!(2)));
        assert_eq!(computed.text("/totals/disability_levy"), "12.34");
        assert_eq!(computed.text("/billed/bill"), computed.text("/totals/total"));
        assert_eq!(month.next().await, ["submit_cycle", "compute_cycle", "reject_cycle", "cancel_cycle"]);

        month.act(specialist, "approve", ()).await.problem(409, "cycle_wrong_state");
        month.act(specialist, "submit", ()).await.expect(200);
        month.act(specialist, "submit", ()).await.problem(409, "cycle_wrong_state");
        month.act(specialist, "approve", ()).await.problem(403, "separation_of_duties");
        client.post(&month.path(":approve"), ()).if_match("*").await.problem(403, "permission_denied");
        month.act(client, "confirm", json!({ "form": "platform" })).await.problem(409, "cycle_wrong_state");
        let approved = month.act(finance, "approve", ()).await.expect(200);
        assert_eq!(approved.text("/state"), "approved");
        assert_eq!(month.next().await, ["confirm_cycle", "dispute_cycle", "reject_cycle"]);
        month.act(finance, "confirm", json!({ "form": "platform" })).await.problem(403, "not_the_client");
        let last = month.act(client, "confirm", json!({ "form": "platform" })).await.expect(200);
        assert_eq!(last.text("/state"), "client_confirmed");
        assert_eq!(last.text("/deeds/7/confirmation/form"), "platform");
        assert_eq!(
            verbs(&last),
            ["open", "import_inputs", "confirm_inputs", "lock_inputs", "compute", "submit", "approve", "confirm"]
        );
        month.act(client, "confirm", json!({ "form": "platform" })).await.problem(409, "cycle_wrong_state");
    }

    async fn a_bill_sent_back_begins_again(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, finance, client) = (&month.bureau.specialist, &month.bureau.finance, &month.bureau.client_user);
        let first = month.approved().await;
        month.act(finance, "dispute", json!({ "reason": "不对", "form": "platform" })).await
            .problem(403, "not_the_client");
        month.act(client, "dispute", json!({ "reason": " " })).await.problem_at(422, "validation_failed", "/reason");
        let disputed = month.act(client, "dispute", json!({ "reason": "绩效有误" })).await.expect(200);
        assert_eq!((disputed.text("/state"), disputed.at("/inputs_confirmed")), ("open".to_owned(), json!(false)));
        assert_eq!(disputed.text("/run_id"), first.text("/run_id"), "what was computed is kept");
        assert_eq!(disputed.text("/deeds/7/reason"), "绩效有误");
        month.lock().await.problem(409, "inputs_unconfirmed");

        let second = month.approved().await;
        assert_ne!(second.text("/run_id"), first.text("/run_id"));
        assert_eq!(second.at("/computations"), 2);
        month.act(finance, "reject", json!({})).await.problem_at(400, "required", "/reason");
        client.post(&month.path(":reject"), json!({ "reason": "x" })).if_match("*").await
            .problem(403, "permission_denied");
        let rejected = month.act(finance, "reject", json!({ "reason": "加班费未计入" })).await.expect(200);
        assert_eq!(rejected.text("/state"), "open");
        month.act(specialist, "submit", ()).await.problem(409, "cycle_wrong_state");
    }

    async fn verbs_want_the_version_that_was_seen(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, client) = (&month.bureau.specialist, &month.bureau.client_user);
        let confirmation = || json!({ "form": "platform" });
        let all = [
            (client, "confirm-inputs", headcount(2)), (specialist, "lock-inputs", json!({})),
            (specialist, "submit", json!(null)), (specialist, "approve", json!(null)),
            (specialist, "reject", json!({ "reason": "x" })), (client, "confirm", confirmation()),
            (client, "dispute", json!({ "reason": "x" })),
        ];
        for (actor, verb, body) in all {
            let path = month.path(&format!(":{verb}"));
            actor.post(&path, &body).await.problem(428, "if_match_required");
            actor.post(&path, &body).if_match("v7").await.problem(412, "version_stale");
            let unknown = month.bureau.cycle("2026-02", &format!(":{verb}"));
            actor.post(&unknown, &body).await.problem(404, "not_found");
        }
    }

    async fn others_see_nothing_of_a_cycle(app: TestApp) {
        let month = Month::open(&app).await;
        month.bureau.open_cycle("2026-02", "2026-02-28").await.expect(200);
        month.bureau.open_cycle("2026-01-2", "2026-02-10").await.expect(200);
        let keys = |answer: &Answer| {
            let key = |cycle: &Value| cycle["cycle"].as_str().expect("a key").to_owned();
            answer.at("/data").as_array().expect("cycles").iter().map(key).collect::<Vec<_>>()
        };
        let list = month.bureau.path("cycles");
        let client = &month.bureau.client_user;
        assert_eq!(keys(&client.get(&list).await.expect(200)), ["2026-01", "2026-01-2", "2026-02"]);
        let page = client.get(&format!("{list}?limit=2")).await.expect(200);
        let rest = client.get(&format!("{list}?limit=2&cursor={}", page.text("/next_cursor"))).await.expect(200);
        assert_eq!(keys(&rest), ["2026-02"]);
        client.get(&month.path("")).await.expect(200);
        client.get(&format!("{list}?cursor=x")).await.problem(400, "cursor_malformed");

        let manager = &month.bureau.manager;
        let new = json!({ "credit_code": "91310114MA1GT0002C", "name": "远山物流" });
        let stranger = manager.post("/api/v1/clients", new).await.expect(201).id();
        let foreign = month.bureau.agency.client_user(&stranger).await;
        let elsewhere = app.agency().await;
        for actor in [&foreign, &elsewhere.project_manager()] {
            actor.get(&list).await.problem(404, "not_found");
            actor.get(&month.path("")).await.problem(404, "not_found");
            actor.get(&month.path("inputs/import-template")).await.problem(404, "not_found");
            actor.post(&month.path(":confirm"), json!({ "form": "platform" })).if_match("v1").await
                .problem(404, "not_found");
        }
        let upload = elsewhere.payroll_specialist().request("POST".parse().unwrap(), &month.path("inputs:import"));
        upload.csv(both_people()).await.problem(404, "not_found");
    }
}
