//! Two spouses who both are paid through the agency.

use bole_tests::{both, json};

use super::{Family, child, education, loan, rent};

both! {
    async fn a_couple_claims_a_child_once(app: TestApp) {
        let family = Family::open(&app).await;
        let claim = |share| education(child("2018-05-01", None), share);
        let hers = family.declares_with(0, 1, claim("half")).await.expect(201);
        assert_eq!(hers.text("/spouse/resident_id").trim_start_matches('*').len(), 2);
        // She told who he is; he need not.
        let refused = family.declares(1, claim("full")).await;
        refused.problem_at(422, "deduction_share_exceeded", "/claim/share");
        for word in [&family.people[0].0, &family.people[0].1, "林小禾"] {
            assert!(!refused.body_text().contains(word), "{refused}");
        }
        family.declares(1, claim("half")).await.expect(201);
        let up = json!({ "claim": claim("full") });
        family.bureau.specialist.patch(&format!("/api/v1/tax-deductions/{}", hers.id()), up).if_match(&hers.etag()).await
            .problem_at(422, "deduction_share_exceeded", "/claim/share");
        // Of a stranger's child of the same name nothing is known.
        family.declares(2, claim("full")).await.expect(201);
    }

    async fn a_child_is_known_by_its_number_whoever_claims_it(app: TestApp) {
        let family = Family::open(&app).await;
        let claim = |number, share| education(child("2018-05-01", Some(number)), share);
        let first = family.declares(0, claim("13010220180501001x", "full")).await.expect(201);
        family.declares(1, claim("13010220180501001X", "half")).await.problem(422, "deduction_share_exceeded");
        family.declares(1, claim("130102201805010028", "full")).await.expect(201);
        family.ends(&first, Some("2026-06")).await.expect(200);
        let from_july = json!({ "first_month": "2026-07", "claim": claim("13010220180501001X", "full") });
        family.bureau.specialist.post(&family.path(2), from_july).await.expect(201);
        // Ended, it cannot be taken up again beside the other.
        let path = format!("/api/v1/tax-deductions/{}", first.id());
        family.bureau.specialist.patch(&path, json!({ "last_month": null })).if_match("*").await
            .problem_at(422, "deduction_share_exceeded", "/claim/share");
    }

    async fn a_couple_has_one_home(app: TestApp) {
        let family = Family::open(&app).await;
        let hers = family.declares_with(0, 1, rent("330106")).await.expect(201);
        family.declares(1, rent("330108")).await.problem_at(422, "deduction_rent_by_both", "/claim/city");
        family.declares(1, loan("full")).await.problem_at(422, "deduction_loan_and_rent", "/claim");
        family.declares(1, rent("310000")).await.expect(201);
        family.ends(&hers, None).await.expect(200);
        // He names her, whom nothing names any more.
        family.declares_with(2, 0, loan("half")).await.expect(201);
        family.declares(0, loan("full")).await.problem_at(422, "deduction_share_exceeded", "/claim/share");
        family.declares(0, loan("half")).await.expect(201);
    }
}
