//! Supplements and renewals over HTTP.

use bole_tests::{Answer, Value, both, json};

use super::terms::sample;
use super::{Office, office, verb};
use crate::world::bureau::Bureau;

impl Office {
    pub(super) async fn in_force(&self, number: &str) -> Answer {
        let draft = self.draft(number, sample("payroll")).await;
        self.activated(draft).await
    }

    pub(super) async fn activated(&self, draft: Answer) -> Answer {
        let approved = self.agreed(draft).await;
        let signed = self.concluded(approved).await;
        verb(&self.maker, &signed, "activate", ()).await.expect(200)
    }

    pub(super) async fn supplement(&self, contract: &Answer, number: &str, effective_on: &str, terms: Value) -> Answer {
        let new = json!({ "number": number, "title": "补充协议", "effective_on": effective_on, "terms": terms });
        self.maker.post(&format!("/api/v1/contracts/{}/supplements", contract.id()), new).await
    }
}

pub(super) fn fee(amount: &str) -> Value {
    json!({ "fee_standard": { "per_person_month": amount } })
}

both! {
    async fn a_supplement_changes_the_terms_from_its_day_on(app: TestApp) {
        let office = office(&app).await;
        let contract = office.in_force("BL-1").await;
        let path = format!("/api/v1/contracts/{}", contract.id());
        office.supplement(&contract, "BL-1-S1", "2026-07-01", Value::Null).await.problem(400, "invalid_value");
        let first = office.supplement(&contract, "BL-1-S1", "2026-07-01", fee("75.00")).await.expect(201);
        assert_eq!(first.text("/state"), "draft");
        assert_eq!(first.at("/link"), json!({
            "kind": "supplement", "contract_id": contract.id(), "effective_on": "2026-07-01",
        }));
        assert_eq!(first.at("/terms/period"), contract.at("/terms/period"));
        let submitted = verb(&office.maker, &first, "submit", ()).await.expect(200);
        verb(&office.maker, &submitted, "approve", ()).await.problem(403, "separation_of_duties");
        let approved = verb(&office.approver, &submitted, "approve", ()).await.expect(200);
        verb(&office.maker, &approved, "activate", ()).await.problem(409, "contract_state");
        let signed = office.concluded(approved).await;
        let fee_now = async || office.maker.get(&path).await.expect(200).text("/terms/fee_standard/per_person_month");
        assert_eq!(fee_now().await, "80.00");
        let active = verb(&office.maker, &signed, "activate", ()).await.expect(200);
        assert_eq!(fee_now().await, "75.00");
        verb(&office.maker, &active, "terminate", json!({ "reason": "x" })).await.problem(409, "contract_is_supplement");

        let versions = office.maker.get(&format!("{path}/versions")).await.expect(200);
        let told: Vec<_> = versions.at("/data").as_array().into_iter().flatten()
            .map(|version| (version["starts"].clone(), version["ends"].clone())).collect();
        assert_eq!(told, [
            (json!("2026-01-01"), json!("2026-06-30")), (json!("2026-07-01"), json!("2026-12-31")),
        ]);
        for (on, amount, paper) in [("2026-06-30", "80.00", &contract), ("2026-07-01", "75.00", &first)] {
            let one = office.maker.get(&format!("{path}/versions?on={on}")).await.expect(200);
            assert_eq!(one.at("/data").as_array().map(Vec::len), Some(1), "{on}");
            assert_eq!(one.text("/data/0/contract_id"), paper.id(), "{on}");
            assert_eq!(one.text("/data/0/terms/fee_standard/per_person_month"), amount, "{on}");
        }
        let none = office.maker.get(&format!("{path}/versions?on=2027-01-01")).await.expect(200);
        assert_eq!(none.at("/data"), json!([]));
        let listed = office.maker.get(&format!("{path}/supplements")).await.expect(200);
        assert_eq!(listed.text("/data/0/id"), first.id());
        let all = office.maker.get("/api/v1/contracts").await.expect(200);
        assert_eq!(all.at("/data").as_array().map(Vec::len), Some(1));
    }

    async fn a_cycle_keeps_the_terms_of_its_month(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let bound = bureau.specialist.get(&bureau.path("agreement/contract")).await.expect(200);
        let contract = bureau.manager.get(&format!("/api/v1/contracts/{}", bound.text("/document/contract_id"))).await;
        let office = Office {
            maker: bureau.manager.clone(), approver: bureau.finance.clone(), client: contract.expect(200),
        };
        let later = json!({
            "payment_method": { "method": "银行转账", "bill_day": 6, "receipt_day": 8, "in_advance": false },
        });
        let supplement = office.supplement(&office.client, "S1", "2026-02-01", later).await.expect(201);
        let supplement = office.activated(supplement).await;
        for (cycle, pay_date, paper, in_advance) in [
            ("2026-01", "2026-01-31", office.client.id(), true), ("2026-02", "2026-02-28", supplement.id(), false),
        ] {
            bureau.open_cycle(cycle, pay_date).await.expect(200);
            let opened = bureau.specialist.get(&bureau.cycle(cycle, "")).await.expect(200);
            assert_eq!(opened.at("/terms/contract_id"), json!(paper), "{cycle}");
            assert_eq!(opened.at("/terms/in_advance"), json!(in_advance), "{cycle}");
        }
    }

    async fn a_supplement_out_of_order_is_refused(app: TestApp) {
        let office = office(&app).await;
        let draft = office.draft("BL-1", sample("payroll")).await;
        office.supplement(&draft, "S", "2026-07-01", fee("75.00")).await.problem(409, "contract_not_active");
        let contract = office.activated(draft).await;
        office.supplement(&contract, "S", "2025-12-31", fee("75.00")).await
            .problem_at(422, "supplement_before_contract", "/effective_on");
        office.supplement(&contract, "S", "2026-07-01", json!({ "goal": "x" })).await
            .problem_at(422, "terms_of_another_category", "/terms/goal");
        office.supplement(&contract, "S", "2026-07-01", fee("-1.00")).await
            .problem_at(422, "validation_failed", "/terms/fee_standard/per_person_month");
        office.supplement(&contract, "BL-1", "2026-07-01", fee("75.00")).await.problem(409, "contract_number_taken");
        let slower = office.supplement(&contract, "S1", "2026-09-01", fee("70.00")).await.expect(201);
        let faster = office.supplement(&contract, "S2", "2026-07-01", fee("75.00")).await.expect(201);
        let faster = office.activated(faster).await;
        office.supplement(&faster, "S3", "2026-10-01", fee("60.00")).await.problem(409, "contract_is_supplement");
        verb(&office.maker, &slower, "submit", ()).await.problem(409, "supplement_outdated");
        office.supplement(&contract, "S3", "2026-06-30", fee("70.00")).await
            .problem_at(422, "supplement_before_earlier", "/effective_on");
        let open = office.supplement(&contract, "S3", "2026-10-01", json!({ "dispute_handling": null })).await.expect(201);
        verb(&office.maker, &open, "submit", ()).await
            .problem_at(422, "contract_terms_missing", "/terms/dispute_handling");
    }

    async fn a_longer_period_keeps_the_contract_in_force(app: TestApp) {
        let office = office(&app).await;
        let contract = office.in_force("BL-1").await;
        let longer = json!({ "period": { "starts": "2026-01-01", "ends": "2027-06-30" } });
        let supplement = office.supplement(&contract, "S1", "2026-11-01", longer).await.expect(201);
        office.activated(supplement).await;
        app.set_clock("2027-03-01T02:00:00Z");
        let maker = crate::world::office::log_in(&app, "chen.admin").await;
        let path = format!("/api/v1/contracts/{}", contract.id());
        assert_eq!(maker.get(&path).await.expect(200).text("/state"), "active");
    }

    async fn a_renewal_adjoins_what_it_follows(app: TestApp) {
        let office = office(&app).await;
        let contract = office.in_force("BL-1").await;
        let new = |number: &str, follows: &str, category: &str, starts: &str| {
            let mut terms = sample(category);
            terms["period"] = json!({ "starts": starts, "ends": "2027-12-31" });
            let body = json!({
                "client_id": office.client.id(), "category": category, "number": number, "title": "续签", "terms": terms,
                "follows_id": follows,
            });
            office.maker.post("/api/v1/contracts", body)
        };
        let own = contract.id();
        new("R", "ctr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D", "payroll", "2027-01-01").await
            .problem_at(422, "contract_unknown", "/follows_id");
        new("R", &own, "social-insurance", "2027-01-01").await.problem_at(422, "contract_unknown", "/follows_id");
        let gap = new("R1", &own, "payroll", "2027-01-02").await.expect(201);
        verb(&office.maker, &gap, "submit", ()).await.problem_at(422, "renewal_not_adjoining", "/terms/period/starts");
        let next = new("R2", &own, "payroll", "2027-01-01").await.expect(201);
        assert_eq!(next.at("/link"), json!({ "kind": "renewal", "contract_id": own }));
        let clocks = async || {
            let listed = office.maker.get("/api/v1/timers?policy=contract.renewed").await.expect(200);
            let told = |timer: &Value| json!([timer["subject_id"], timer["state"], timer["due_at"]]);
            listed.at("/data").as_array().expect("timers").iter().map(told).collect::<Vec<_>>()
        };
        let running = json!([own, "running", "2026-12-31T16:00:00Z"]);
        assert_eq!(clocks().await, [running], "a draft has no clock");
        let active = office.activated(next).await;
        assert_eq!(active.text("/state"), "active");
        let after = [json!([own, "met", "2026-12-31T16:00:00Z"]), json!([active.id(), "running", "2027-12-31T16:00:00Z"])];
        assert_eq!(clocks().await, after);
        let other = office.in_force("BL-9").await;
        verb(&office.maker, &other, "terminate", json!({ "reason": "客户撤销" })).await.expect(200);
        assert_eq!(clocks().await.last().map(|clock| clock[1].clone()), Some(json!("cancelled")));
    }
}
