//! Declarations recorded, shown, changed and ended, by whoever may.

use bole_tests::{both, json};

use super::{Family, child, education, loan, of, rent};
use crate::world::bureau::{Bureau, PEOPLE};

both! {
    async fn what_a_claim_gives_follows_from_its_facts(app: TestApp) {
        let family = Family::open(&app).await;
        let declared = family.declares(0, json!({ "kind": "infant_care", "child": child("2023-06-20", None), "share": "half" })).await.expect(201);
        assert_eq!(declared.at("/months").as_array().map(Vec::len), Some(5));
        assert_eq!(declared.at("/months/4"), json!({ "month": "2026-05", "amount": "1000.00" }));
        assert_eq!((declared.text("/kind"), declared.text("/state"), declared.text("/year_amount")),
            ("infant_care".into(), "declared".into(), "5000.00".into()));
        assert_eq!(declared.text("/withholding_agent_code"), "91310114MA1GT00019");
        let school = education(child("2023-06-20", None), "half");
        let school = family.declares(0, school).await.expect(201);
        assert_eq!(school.at("/months/0"), json!({ "month": "2026-06", "amount": "1000.00" }));
        let illness = family.declares(0, json!({ "kind": "serious_illness", "own_expenses": "40000.00" })).await.expect(201);
        assert_eq!((illness.at("/months"), illness.text("/settled_by_year")), (json!([]), "25000.00".into()));
        assert_eq!(of(&family.bureau.specialist, &family.path(0)).await.len(), 3);
        assert_eq!(of(&family.bureau.specialist, &format!("{}?tax_year=2025", family.path(0))).await.len(), 0);
        let first = family.bureau.specialist.get(&format!("{}?limit=2", family.path(0))).await.expect(200);
        let rest = format!("{}?cursor={}", family.path(0), first.text("/next_cursor"));
        assert_eq!(of(&family.bureau.specialist, &rest).await[0]["id"], illness.at("/id"));
        family.bureau.specialist.get(&format!("{}?tax_year=1", family.path(0))).await.problem(400, "out_of_range");
    }

    async fn what_does_not_hold_is_refused_with_its_field(app: TestApp) {
        let family = Family::open(&app).await;
        let parents = json!([{ "name": "林德厚", "birth_date": "1950-01-01" }]);
        let elderly = |only: bool, amount: Option<&str>| {
            let mut claim = json!({ "kind": "elderly_care", "parents": parents, "only_child": only });
            if let Some(amount) = amount {
                claim["monthly_amount"] = json!(amount);
            }
            claim
        };
        let wrong = [
            (education(child("2024-01-01", None), "full"), "deduction_gives_nothing", "/claim"),
            (education(child("2026-12-01", None), "full"), "date_in_future", "/claim/child/birth_date"),
            (elderly(false, None), "deduction_sibling_amount", "/claim/monthly_amount"),
            (elderly(false, Some("1500.01")), "deduction_sibling_amount_above", "/claim/monthly_amount"),
            (json!({ "kind": "housing_rent", "city": "330400", "band": "highest", "begins": "2025-01" }), "deduction_rent_band_differs", "/claim/band"),
            (json!({ "kind": "serious_illness", "own_expenses": "15000.00" }), "deduction_gives_nothing", "/claim"),
        ];
        for (claim, code, pointer) in wrong {
            family.declares(0, claim).await.problem_at(422, code, pointer);
        }
        let nameless = json!({ "kind": "infant_care", "child": { "name": " ", "birth_date": "2025-01-01" }, "share": "full" });
        family.declares(0, nameless).await.problem_at(422, "validation_failed", "/claim/child/name");
        let part = json!({ "kind": "infant_care", "child": child("2025-01-01", None), "share": "quarter" });
        assert_eq!(family.declares(0, part).await.status, 400);
        let specialist = &family.bureau.specialist;
        for (months, code, pointer) in [
            (json!({ "first_month": "2027-01" }), "deduction_year_to_come", "/first_month"),
            (json!({ "first_month": "2026-03", "last_month": "2026-02" }), "deduction_months_outside_year", "/last_month"),
        ] {
            let mut new = months;
            new["claim"] = loan("full");
            specialist.post(&family.path(0), new).await.problem_at(422, code, pointer);
        }
        family.declares(0, loan("full")).await.expect(201);
        family.declares(0, loan("half")).await.problem_at(422, "deduction_overlaps", "/claim");
        family.declares(0, rent("310000")).await.problem_at(422, "deduction_loan_and_rent", "/claim");
        let other = Bureau::open(&app).await;
        let elsewhere = json!({ "engagement_id": other.engagement, "first_month": "2026-01", "claim": rent("310000") });
        specialist.post(&family.path(1), elsewhere).await.problem_at(422, "not_on_roster", "/engagement_id");
        other.specialist.post(&family.path(1), json!({ "first_month": "2026-01", "claim": rent("310000") })).await.problem(404, "not_found");
    }

    async fn a_declaration_is_changed_ended_and_withdrawn(app: TestApp) {
        let family = Family::open(&app).await;
        let specialist = &family.bureau.specialist;
        let number = "130102201805010011";
        let made = family.declares(0, education(child("2018-05-01", Some(number)), "half")).await.expect(201);
        assert!(!made.body_text().contains(number), "{made}");
        assert_eq!(made.text("/claim/child/id_number"), "****************11");
        let place = made.location();
        specialist.patch(&place, json!({})).await.problem(428, "if_match_required");
        let full = json!({ "claim": education(child("2018-05-01", Some(number)), "full") });
        let changed = specialist.patch(&place, full).if_match(&made.etag()).await.expect(200);
        assert_eq!((changed.text("/year_amount"), changed.at("/version")), ("24000.00".into(), json!(2)));
        specialist.patch(&place, json!({})).if_match(&made.etag()).await.problem(412, "version_stale");
        let other = json!({ "claim": loan("full") });
        specialist.patch(&place, other).if_match(&changed.etag()).await.problem_at(422, "deduction_kind_changed", "/claim");
        let year = json!({ "first_month": "2025-12" });
        specialist.patch(&place, year).if_match(&changed.etag()).await.problem_at(422, "deduction_year_changed", "/first_month");
        let spouse = json!({ "spouse": { "name": "配偶", "resident_id": "130102199003070012" } });
        specialist.patch(&place, spouse).if_match(&changed.etag()).await.problem_at(422, "spouse_id_invalid", "/spouse/resident_id");
        let own = json!({ "spouse": { "name": "本人", "resident_id": family.people[0].1 } });
        specialist.patch(&place, own).if_match(&changed.etag()).await.problem_at(422, "spouse_is_self", "/spouse/resident_id");

        let ended = family.ends(&changed, Some("2026-06")).await.expect(200);
        assert_eq!((ended.text("/state"), ended.text("/year_amount")), ("ended".into(), "12000.00".into()));
        family.ends(&ended, Some("2027-01")).await.problem_at(422, "deduction_months_outside_year", "/last_month");
        let on = specialist.patch(&place, json!({ "last_month": null })).if_match(&ended.etag()).await.expect(200);
        assert_eq!((on.text("/state"), on.json().get("last_month").is_none()), ("declared".into(), true));
        let gone = family.ends(&on, None).await.expect(200);
        assert_eq!((gone.text("/state"), gone.text("/year_amount"), gone.at("/months")), ("withdrawn".into(), "0.00".into(), json!([])));
        family.ends(&gone, None).await.problem(409, "deduction_withdrawn");
        specialist.patch(&place, json!({})).if_match(&gone.etag()).await.problem(409, "deduction_withdrawn");
        // What was withdrawn stands in nobody's way.
        family.declares(0, education(child("2018-05-01", Some(number)), "full")).await.expect(201);
        let entries = family.bureau.agency.admin().get("/api/v1/audit-entries?limit=200").await.expect(200);
        let done: Vec<_> = of(&family.bureau.agency.admin(), "/api/v1/audit-entries?limit=200").await.into_iter()
            .filter_map(|entry| entry["action"].as_str().filter(|action| action.starts_with("deduction.")).map(str::to_owned)).collect();
        assert_eq!(done.len(), 6, "{entries}");
        assert!(!entries.body_text().contains(number) && !entries.body_text().contains("林小禾"));
    }

    async fn people_declare_their_own_and_clients_for_theirs(app: TestApp) {
        let family = Family::open(&app).await;
        let (bureau, agency) = (&family.bureau, &family.bureau.agency);
        let me = agency.person(&family.people[0].0).await;
        let new = json!({ "first_month": "2026-03", "claim": rent("310000") });
        let made = me.post("/api/v1/me/tax-deductions", new.clone()).await.expect(201);
        assert_eq!((made.text("/person_id"), made.text("/year_amount")), (family.people[0].0.clone(), "15000.00".into()));
        let place = made.location();
        assert!(place.contains("/me/tax-deductions/"), "{place}");
        let later = me.patch(&place, json!({ "first_month": "2026-04" })).if_match(&made.etag()).await.expect(200);
        let ended = me.post(&format!("{place}:end"), json!({ "last_month": "2026-05", "reason": "搬家退租" }))
            .if_match(&later.etag()).await.expect(200);
        assert_eq!(ended.text("/year_amount"), "3000.00");
        assert_eq!(of(&me, "/api/v1/me/tax-deductions").await.len(), 1);
        me.get(&family.path(0)).await.problem(403, "permission_denied");

        // Nobody else's, wherever it is looked for.
        let theirs = family.declares(1, rent("310000")).await.expect(201).id();
        for path in [format!("/api/v1/me/tax-deductions/{theirs}")] {
            me.get(&path).await.problem(404, "not_found");
            me.patch(&path, json!({})).if_match("*").await.problem(404, "not_found");
            me.post(&format!("{path}:end"), json!({ "reason": "不是本人" })).if_match("*").await.problem(404, "not_found");
        }
        let client = &bureau.client_user;
        client.post(&family.path(2), new.clone()).await.expect(201);
        assert_eq!(of(client, &family.path(1)).await.len(), 1);
        let stranger = bureau.manager.post("/api/v1/clients", json!({ "credit_code": "91440300MA5ABCD127", "name": "别家" }));
        let stranger = agency.client_user(&stranger.await.expect(201).id()).await;
        stranger.get(&family.path(1)).await.problem(404, "not_found");
        stranger.post(&family.path(1), new).await.problem(404, "not_found");
        stranger.get(&format!("/api/v1/tax-deductions/{theirs}")).await.problem(404, "not_found");
        bureau.manager.get(&family.path(1)).await.problem(403, "permission_denied");
        agency.auditor().get(&family.path(1)).await.expect(200);
    }

    async fn which_agent_is_told_where_there_are_several(app: TestApp) {
        let family = Family::open(&app).await;
        let bureau = &family.bureau;
        let other = json!({ "credit_code": "91440300MA5ABCD127", "name": "别家" });
        let other = bureau.manager.post("/api/v1/clients", other).await.expect(201).id();
        let me = bureau.specialist.get("/api/v1/auth/me").await.expect(200).id();
        let new = json!({ "client_id": other, "category": "payroll", "title": "兼职", "specialist_id": me });
        let second = bureau.manager.post("/api/v1/engagements", new).await.expect(201).id();
        bureau.import(&format!("/api/v1/engagements/{second}/roster:import"), &PEOPLE.lines().take(2).collect::<Vec<_>>().join("\n")).await;
        family.declares(0, loan("full")).await.problem_at(422, "withholding_agent_ambiguous", "/engagement_id");
        let named = json!({ "engagement_id": second, "first_month": "2026-01", "claim": loan("full") });
        let made = bureau.specialist.post(&family.path(0), named).await.expect(201);
        assert_eq!(made.text("/withholding_agent_code"), "91440300MA5ABCD127");
        // Claimed with one agent, it is not claimed with another.
        let again = json!({ "engagement_id": bureau.engagement, "first_month": "2026-06", "claim": loan("full") });
        bureau.specialist.post(&family.path(0), again).await.problem_at(422, "deduction_overlaps", "/claim");
    }
}
