//! Special additional deductions as people declare them.

mod confirmed;
mod couples;
mod imported;
mod kept;
mod month;

use bole_tests::{Actor, Answer, Request, TestApp, Value, json};

use crate::world::bureau::{Bureau, PEOPLE};

/// The people of the first rows of the sample's roster, and the bureau that keeps it.
struct Family {
    bureau: Bureau,
    /// Id and resident ID of each.
    people: Vec<(String, String)>,
}

impl Family {
    async fn open(app: &TestApp) -> Self {
        let bureau = Bureau::open(app).await;
        bureau.sign("2026-01-01", "2026-12-31").await;
        bureau.client_file().await.expect(200);
        bureau.import_roster(&PEOPLE.lines().take(4).collect::<Vec<_>>().join("\n")).await;
        let roster = format!("/api/v1/engagements/{}/roster", bureau.engagement);
        let roster = bureau.specialist.get(&roster).await.expect(200);
        let resident = |row: usize| PEOPLE.lines().nth(row + 1).and_then(|line| line.split(',').nth(2)).expect("an ID");
        let people =
            (0..3).map(|row| (roster.text(&format!("/data/{row}/person/id")), resident(row).to_owned())).collect();
        Self { bureau, people }
    }

    fn path(&self, who: usize) -> String {
        format!("/api/v1/persons/{}/tax-deductions", self.people[who].0)
    }

    /// Somebody's declaration from January on.
    fn declares(&self, who: usize, claim: Value) -> Request {
        self.bureau.specialist.post(&self.path(who), json!({ "first_month": "2026-01", "claim": claim }))
    }

    /// The same with his spouse, one of the others.
    fn declares_with(&self, who: usize, spouse: usize, claim: Value) -> Request {
        let spouse = json!({ "name": "配偶", "resident_id": self.people[spouse].1 });
        let new = json!({ "first_month": "2026-01", "claim": claim, "spouse": spouse });
        self.bureau.specialist.post(&self.path(who), new)
    }

    /// Ends a declaration as it was seen.
    fn ends(&self, seen: &Answer, last_month: Option<&str>) -> Request {
        let mut end = json!({ "reason": "家庭约定" });
        if let Some(month) = last_month {
            end["last_month"] = json!(month);
        }
        let path = format!("/api/v1/tax-deductions/{}:end", seen.id());
        self.bureau.specialist.post(&path, end).if_match(&seen.etag())
    }
}

fn child(birth_date: &str, id_number: Option<&str>) -> Value {
    let mut child = json!({ "name": "林小禾", "birth_date": birth_date });
    if let Some(number) = id_number {
        child["id_number"] = json!(number);
    }
    child
}

fn education(child: Value, share: &str) -> Value {
    json!({ "kind": "children_education", "child": child, "stage": "compulsory", "share": share })
}

fn loan(share: &str) -> Value {
    json!({ "kind": "housing_loan_interest", "contract_number": "HT-1", "first_repayment": "2020-03", "share": share })
}

fn rent(city: &str) -> Value {
    json!({ "kind": "housing_rent", "city": city, "band": "highest", "begins": "2025-01" })
}

async fn of(actor: &Actor, path: &str) -> Vec<Value> {
    actor.get(path).await.expect(200).at("/data").as_array().expect("a list").clone()
}
