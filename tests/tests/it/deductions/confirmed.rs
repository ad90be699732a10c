//! What is confirmed for the next year goes on, and nothing else.

use bole_tests::{both, json};

use super::{Family, child, education, loan, of, rent};

both! {
    async fn what_is_confirmed_goes_on_and_the_rest_ends_with_its_year(app: TestApp) {
        let family = Family::open(&app).await;
        let specialist = &family.bureau.specialist;
        let kept = family.declares(0, education(child("2018-05-01", None), "half")).await.expect(201);
        let certificate = json!({ "kind": "professional_certificate", "name": "证书", "issued_on": "2026-03-01" });
        let once = family.declares(0, certificate).await.expect(201);
        let ended = family.declares(0, loan("full")).await.expect(201);
        family.ends(&ended, Some("2026-08")).await.expect(200);
        family.declares(1, rent("310000")).await.expect(201);
        family.declares(2, rent("310000")).await.expect(201);
        let wish = json!({ "tax_year": 2027 });
        let of_person = format!("{}:confirm", family.path(0));
        specialist.post(&of_person, &wish).await.problem_at(422, "deduction_year_to_come", "/tax_year");

        app.set_clock("2026-12-02T02:00:00Z");
        let done = specialist.post(&of_person, &wish).await.expect(200);
        let stopped = json!([{ "deduction_id": once.id(), "code": "deduction_gives_nothing" }]);
        assert_eq!((done.at("/confirmed"), done.at("/refused"), done.at("/more")), (json!(1), stopped, json!(false)), "{done}");
        let next = of(specialist, &format!("{}?tax_year=2027", family.path(0))).await;
        assert_eq!(next.len(), 1);
        assert_eq!((&next[0]["continues_id"], &next[0]["first_month"], &next[0]["year_amount"]),
            (&kept.at("/id"), &json!("2027-01"), &json!("12000.00")));
        assert_eq!(specialist.post(&of_person, &wish).await.expect(200).at("/confirmed"), json!(0));

        let me = family.bureau.agency.person(&family.people[1].0).await;
        assert_eq!(me.post("/api/v1/me/tax-deductions:confirm", &wish).await.expect(200).at("/confirmed"), json!(1));
        assert!(of(specialist, &format!("{}?tax_year=2027", family.path(2))).await.is_empty(), "nobody confirmed it");
        let all = format!("/api/v1/engagements/{}/tax-deductions:confirm", family.bureau.engagement);
        let rest = family.bureau.client_user.post(&all, &wish).await.expect(200);
        assert_eq!((rest.at("/confirmed"), rest.at("/refused/0/deduction_id")), (json!(1), once.at("/id")));
        specialist.post(&all, json!({ "tax_year": 1999 })).await.problem_at(422, "validation_failed", "/tax_year");
        // Late, it counts from January all the same.
        app.set_clock("2027-02-02T02:00:00Z");
        assert_eq!(of(specialist, &format!("{}?tax_year=2027", family.path(2))).await[0]["year_amount"], json!("18000.00"));
    }
}
