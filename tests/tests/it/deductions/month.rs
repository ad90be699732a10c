//! What declarations give for a month: late ones at once, none twice, and never over what was typed.

use std::collections::HashMap;

use bole_tests::{Answer, Value, both, json};

use super::{child, education};
use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

const KINDS: [&str; 6] = [
    "children_education",
    "infant_care",
    "elderly_care",
    "housing_loan_interest",
    "housing_rent",
    "continuing_education",
];

/// January's inputs without these columns; what is typed instead stands in the others.
fn inputs(without: &[&str], typed: &[(&str, &str, &str)]) -> String {
    let mut lines = INPUTS.lines().take(1 + ROSTER_ROWS);
    let head: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let kept: Vec<usize> = (0..head.len()).filter(|at| !without.contains(&head[*at])).collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |at: &usize| {
            typed.iter().find(|(who, what, _)| *who == cells[0] && *what == head[*at]).map_or(cells[*at], |t| t.2)
        };
        kept.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let named = kept.iter().map(|at| head[*at]).collect::<Vec<_>>().join(",");
    std::iter::once(named).chain(lines.map(row)).collect::<Vec<_>>().join("\n")
}

async fn fill(bureau: &Bureau, month: &str, text: &str) -> Answer {
    bureau.import(&bureau.cycle(month, "inputs:import?fill_deductions=true"), text).await
}

/// The kinds of a person in a month, by name.
async fn told(bureau: &Bureau, month: &str, number: &str) -> HashMap<String, Value> {
    let all = bureau.client_user.get(&bureau.cycle(month, "tax-deductions")).await.expect(200);
    let rows = all.at("/data").as_array().cloned().expect("rows");
    let row = rows.into_iter().find(|row| row["employee_number"] == number).expect("the person");
    let kinds = row["deductions"].as_array().cloned().expect("kinds");
    let kind = |one: Value| (one["kind"].as_str().unwrap_or_default().to_owned(), one);
    kinds.into_iter().map(kind).chain([("differs".to_owned(), row["differs"].clone())]).collect()
}

both! {
    async fn a_month_takes_what_is_declared_so_far_and_not_yet_used(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let declare = async |row: usize, claim: Value| {
            let path = format!("/api/v1/persons/{}/tax-deductions", roster.text(&format!("/data/{row}/person/id")));
            bureau.specialist.post(&path, json!({ "first_month": "2026-01", "claim": claim })).await.expect(201)
        };
        declare(0, education(child("2015-05-01", None), "full")).await;
        bureau.open_cycle("2026-01", "2026-01-31").await.expect(200);
        let before = told(&bureau, "2026-01", "E000001").await;
        assert_eq!((&before["children_education"]["due"], before["children_education"].get("typed")), (&json!("2000.00"), None));
        bureau.upload(&bureau.cycle("2026-01", "inputs:import"), &inputs(&KINDS, &[])).await.problem(400, "header_missing_column");
        let job = fill(&bureau, "2026-01", &inputs(&KINDS, &[])).await;
        assert_eq!(job.at("/counts"), json!({ "people": 2, "deductions_filled": 1, "deductions_differ": 0 }));
        let listed = bureau.specialist.get(&bureau.cycle("2026-01", "inputs")).await.expect(200);
        assert_eq!((listed.text("/data/0/amounts/children_education"), listed.text("/data/1/amounts/elderly_care")),
            ("2000.00".into(), "0.00".into()));
        let sure = json!({
            "headcount": 2, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        bureau.verb(&bureau.client_user, "2026-01", "confirm-inputs", sure).await.expect(200);
        bureau.verb(&bureau.specialist, "2026-01", "lock-inputs", json!({})).await.expect(200);
        bureau.compute("2026-01").await;
        assert_eq!(bureau.figure("2026-01", "E000001", "income_tax").await.to_string(), "506.30", "as with the same amount typed");
        bureau.approved("2026-01").await;
        bureau.client_confirms("2026-01").await.expect(200);

        // Handed in after January was confirmed, for January on.
        let parents = json!([{ "name": "林德厚", "birth_date": "1950-01-01" }]);
        declare(1, json!({ "kind": "elderly_care", "parents": parents, "only_child": true })).await;
        bureau.open_cycle("2026-02", "2026-02-28").await.expect(200);
        let late = told(&bureau, "2026-02", "E000002").await;
        assert_eq!((&late["elderly_care"]["declared"], &late["elderly_care"]["used"], &late["elderly_care"]["due"]),
            (&json!("6000.00"), &json!("0.00"), &json!("6000.00")));
        let used = told(&bureau, "2026-02", "E000001").await;
        assert_eq!((&used["children_education"]["used"], &used["children_education"]["due"]), (&json!("2000.00"), &json!("2000.00")));
        let open = [("E000002", "elderly_care", ""), ("E000001", "children_education", "1500.00")];
        let job = fill(&bureau, "2026-02", &inputs(&[], &open)).await;
        assert_eq!(job.at("/counts"), json!({ "people": 2, "deductions_filled": 1, "deductions_differ": 1 }), "{job}");
        let typed = told(&bureau, "2026-02", "E000001").await;
        assert_eq!((&typed["children_education"]["typed"], &typed["children_education"]["difference"], &typed["differs"]),
            (&json!("1500.00"), &json!("-500.00"), &json!(true)));
        let filled = told(&bureau, "2026-02", "E000002").await;
        assert_eq!((&filled["elderly_care"]["typed"], &filled["elderly_care"]["difference"]), (&json!("6000.00"), &json!("0.00")));
    }

    async fn what_was_deducted_beyond_a_declaration_is_told(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.computed("2026-01", "2026-01-31", &inputs(&[], &[])).await;
        bureau.approved("2026-01").await;
        bureau.client_confirms("2026-01").await.expect(200);
        bureau.open_cycle("2026-02", "2026-02-28").await.expect(200);
        let over = told(&bureau, "2026-02", "E000001").await;
        assert_eq!((&over["children_education"]["over"], &over["children_education"]["due"]), (&json!("2000.00"), &json!("0.00")));
        // Nobody outside sees another client's month.
        let stranger = bureau.manager.post("/api/v1/clients", json!({ "credit_code": "91440300MA5ABCD127", "name": "别家" }));
        let stranger = bureau.agency.client_user(&stranger.await.expect(201).id()).await;
        stranger.get(&bureau.cycle("2026-02", "tax-deductions")).await.problem(404, "not_found");
    }
}
