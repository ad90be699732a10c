//! A month tried with another template or other policies: the same engine, nothing stored.

use bole_domain::money::Fen;
use bole_tests::{Value, both, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

both! {
    async fn a_month_is_tried_before_anything_is_decided(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let inputs: String = INPUTS.lines().take(1 + ROSTER_ROWS).map(|line| format!("{line}\n")).collect();
        bureau.open_cycle("2026-01", "2026-01-31").await.expect(200);
        let path = bureau.cycle("2026-01", ":what-if");
        bureau.specialist.post(&path, json!({})).await.problem(409, "inputs_missing");
        bureau.import(&bureau.cycle("2026-01", "inputs:import"), &inputs).await;
        // As it is: the roster is previewed before its inputs are locked.
        let plain = bureau.specialist.post(&path, json!({})).await.expect(200);
        assert_eq!((plain.at("/changed"), plain.at("/before")), (json!(0), plain.at("/now")));
        // Another pension policy for the place of the first person.
        let policies = bureau.specialist.get("/api/v1/insurance-policies?limit=200").await.expect(200);
        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let place = roster.at("/data/0/place");
        let all = policies.at("/data");
        let known = all.as_array().into_iter().flatten()
            .find(|policy| policy["place"] == place && policy["kind"] == "pension").expect("his pension").clone();
        let mut policy = json!({ "effective_from": "2026-01-01" });
        for name in ["place", "place_name", "kind", "floor", "ceiling", "employer_rate", "worker_fixed", "employer_fixed",
            "rounding", "cutoff_day", "source"] {
            policy[name] = known[name].clone();
        }
        policy["worker_rate"] = json!("0.10");
        let mut reversed = policy.clone();
        reversed["effective_to"] = json!("2025-01-01");
        let both_of_one = json!({ "policies": [policy.clone(), reversed] });
        bureau.specialist.post(&path, both_of_one).await.problem(422, "policies_invalid");
        let dearer = bureau.specialist.post(&path, json!({ "policies": [policy] })).await.expect(200);
        assert!(dearer.at("/changed").as_u64().is_some_and(|changed| changed >= 1), "{dearer}");
        let fen = |pointer: &str| dearer.text(pointer).parse::<Fen>().expect("an amount");
        assert!(fen("/now/insurance_worker") > fen("/before/insurance_worker"));
        assert!(fen("/data/0/now/net_pay") < fen("/data/0/before/net_pay"));
        assert_eq!(fen("/data/0/now/gross"), fen("/data/0/before/gross"));
        // Another table of tax: the same for all, beyond a higher basic deduction.
        let flat = json!({ "tax": { "brackets": [{ "rate": "0.10" }], "basic_deduction": "6000.00" } });
        let taxed = bureau.specialist.post(&path, flat).await.expect(200);
        let of = |pointer: &str| taxed.text(pointer).parse::<Fen>().expect("an amount").0;
        assert_eq!(of("/data/0/before/gross"), of("/data/0/now/gross"));
        assert!(of("/now/income_tax") > of("/before/income_tax"), "{taxed}");
        let misfit = json!({ "tax": { "brackets": [{ "upto": "100.00", "rate": "0.10" }, { "rate": "0.05" }] } });
        bureau.specialist.post(&path, misfit).await.problem_at(422, "tax_table_misfit", "/tax/brackets/1/rate");
        // A draft of another template version, compared on the month's data.
        let template = bureau.specialist.get("/api/v1/settlement-templates").await.expect(200).text("/data/0/id");
        let mut body = bureau.specialist.get("/api/v1/settlement-templates/standard-payroll").await.expect(200).at("/body");
        for item in body["items"].as_array_mut().expect("items") {
            if item["code"] == "service_fee" {
                item["source"]["amount"] = json!("90.00");
            }
        }
        let versions = format!("/api/v1/settlement-templates/{template}/versions");
        let draft = bureau.specialist.post(&versions, json!({ "body": body })).await.expect(201);
        let fee = bureau.specialist.post(&path, json!({ "template_version_id": draft.id() })).await.expect(200);
        let fees = |pointer: &str| fee.text(pointer).parse::<Fen>().expect("an amount").0;
        assert_eq!(fees("/now/service_fee") - fees("/before/service_fee"), 2 * 1_000);
        assert_eq!(fee.at("/inputs_missing"), json!([]));
        // Nothing of it is stored, and the month as computed is what was tried.
        bureau.computed_again("2026-01", &inputs).await;
        let cycle = bureau.specialist.get(&bureau.cycle("2026-01", "")).await.expect(200);
        assert_eq!(cycle.at("/totals"), plain.at("/now"));
        let wrong = |body: Value| bureau.specialist.post(&path, body);
        wrong(json!({ "template_version_id": "tpv_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D" })).await
            .problem_at(422, "template_version_unknown", "/template_version_id");
        wrong(json!({ "policies": "all" })).await.problem_at(400, "invalid_value", "/policies");
        app.agency().await.payroll_specialist().post(&path, json!({})).await.problem(404, "not_found");
    }
}
