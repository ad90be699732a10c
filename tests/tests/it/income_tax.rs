//! Income tax asked for beforehand.

use bole_tests::{Answer, Value, both, json};

use crate::world::desk::Office;

async fn ask(office: &Office, what: &str, body: Value) -> Answer {
    office.specialist.post(&format!("/api/v1/income-tax/{what}:preview"), body).lang("en").await
}

async fn taxed(office: &Office, what: &str, body: Value) -> (String, String) {
    let answer = ask(office, what, body).await.expect(200);
    (answer.text("/taxable"), answer.text("/tax"))
}

fn figures(taxable: &str, tax: &str) -> (String, String) {
    (taxable.to_owned(), tax.to_owned())
}

both! {
    async fn payments_are_taxed_as_the_law_has_it(app: TestApp) {
        let office = Office::open(&app).await;
        let labour = |payment: &str| json!({ "paid_in": "2026-07", "method": "per_payment", "payment": payment });
        assert_eq!(taxed(&office, "labour-remuneration", labour("800.00")).await, figures("0.00", "0.00"));
        assert_eq!(taxed(&office, "labour-remuneration", labour("40000")).await, figures("32000.00", "7600.00"));
        let intern = json!({ "paid_in": "2026-07", "method": "intern", "payment": "3000.00", "year": { "months": 1 } });
        assert_eq!(taxed(&office, "labour-remuneration", intern).await, figures("0.00", "0.00"));
        let second = json!({ "paid_in": "2026-02", "method": "platform_worker", "payment": "10000.00",
            "year": { "months": 2, "income_before": "10000.00", "withheld_before": "90.00" } });
        assert_eq!(taxed(&office, "labour-remuneration", second).await, figures("6000.00", "90.00"));
        let author = json!({ "paid_in": "2026-07", "paid_for": "work", "payment": "40000.00" });
        assert_eq!(taxed(&office, "authors-remuneration", author).await, figures("22400.00", "4480.00"));
        let licence = json!({ "paid_in": "2026-07", "paid_for": "licence", "payment": "2000.00" });
        assert_eq!(taxed(&office, "authors-remuneration", licence).await, figures("1200.00", "240.00"));
        let severance = json!({ "paid_in": "2026-07", "payment": "200000.00", "average_annual_wage": "50000.00" });
        let told = ask(&office, "severance", severance.clone()).await.expect(200);
        assert_eq!((told.text("/tax"), told.text("/net")), figures("2480.00", "197520.00"));
        assert_eq!((told.text("/steps/0/code"), told.text("/steps/0/amount")), figures("free_upto", "150000.00"));
        assert!(told.text("/steps/3/words").contains("falls under the rate 0.1"), "{told}");
        assert_eq!(told.text("/steps/3/table/effective_from"), "2019-01-01");
        let zh = office.specialist.post("/api/v1/income-tax/severance:preview", severance).await.expect(200);
        assert!(zh.text("/steps/3/words").contains("适用税率 0.1"), "{zh}");
    }

    async fn an_annual_bonus_is_compared_both_ways(app: TestApp) {
        let office = Office::open(&app).await;
        let asked = |paid_in: &str, income: &str| {
            json!({ "paid_in": paid_in, "bonus": "36001.00", "wages": { "income": income, "months": 12 } })
        };
        let much = ask(&office, "annual-bonus", asked("2026-01", "200000.00")).await.expect(200);
        assert_eq!((much.text("/apart/tax"), much.text("/cheaper")), figures("3390.10", "apart"));
        assert_eq!((much.text("/merged/tax"), much.text("/saved")), figures("6800.20", "3410.10"));
        let little = ask(&office, "annual-bonus", asked("2026-01", "30000.00")).await.expect(200);
        assert_eq!((little.text("/merged/tax"), little.text("/cheaper")), figures("180.03", "merged"));
        let ended = ask(&office, "annual-bonus", asked("2028-01", "200000.00")).await;
        ended.problem_at(422, "tax_table_missing", "/paid_in");
        let mut again = asked("2026-11", "200000.00");
        again["last_taxed_apart_in"] = json!("2026-01");
        ask(&office, "annual-bonus", again).await.problem_at(422, "annual_bonus_twice", "/last_taxed_apart_in");
    }

    async fn a_year_of_wages_is_withheld_month_by_month(app: TestApp) {
        let office = Office::open(&app).await;
        let pay = |month: u32| json!({ "month": month, "income": "30000.00", "special": "4500.00", "additional": "2000.00" });
        let year = |months: Value| json!({ "year": 2026, "hired_on": "2020-05-01", "months": months });
        let told = ask(&office, "wages", year(json!([pay(3), pay(1), pay(2)]))).await.expect(200);
        let taxes: Vec<String> = (0..3).map(|at| told.text(&format!("/months/{at}/tax"))).collect();
        assert_eq!((taxes.as_slice(), told.text("/tax")), (["555.00", "625.00", "1850.00"].map(str::to_owned).as_slice(), "3030.00".to_owned()));
        assert!(told.text("/months/2/steps/0/words").contains("3 months with this employer"), "{told}");

        let bonus = |month: u32, way: &str| {
            let mut with = pay(month);
            with["annual_bonus"] = json!({ "amount": "36000.00", "taxed": way });
            with
        };
        let apart = ask(&office, "wages", year(json!([bonus(1, "apart"), bonus(2, "merged")]))).await.expect(200);
        assert_eq!((apart.text("/months/0/bonus_tax"), apart.text("/months/1/bonus_tax")), figures("1080.00", "0.00"));
        assert_eq!(apart.text("/months/1/cumulative_taxable"), "73000.00");
        let twice = ask(&office, "wages", year(json!([bonus(1, "apart"), bonus(2, "apart")]))).await;
        twice.problem_at(422, "annual_bonus_twice", "/months/1/annual_bonus");
        ask(&office, "wages", year(json!([pay(1), pay(1)]))).await.problem_at(422, "month_twice", "/months/1/month");
    }

    async fn what_makes_no_sense_is_refused_with_its_place(app: TestApp) {
        let office = Office::open(&app).await;
        let refused = |what: &'static str, body: Value, status: u16, code: &'static str, at: &'static str| {
            let office = &office;
            async move { ask(office, what, body).await.problem_at(status, code, at) }
        };
        let pay = json!({ "month": 1, "income": "-0.01" });
        let year = |year: i32, pay: &Value| json!({ "year": year, "hired_on": "2010-05-01", "months": [pay] });
        let told = refused("wages", year(2026, &pay), 422, "validation_failed", "/months/0/income").await;
        assert_eq!(told["errors"][0]["code"], "negative_amount");
        let pay = json!({ "month": 1, "income": "9000.00" });
        refused("wages", year(2018, &pay), 422, "tax_table_missing", "/year").await;
        refused("wages", year(1999, &pay), 422, "validation_failed", "/year").await;
        let mut late = year(2026, &pay);
        late["hired_on"] = json!("2026-03-01");
        refused("wages", late.clone(), 422, "month_before_employment", "/months/0/month").await;
        late["left_on"] = json!("2026-02-01");
        refused("wages", late, 422, "left_before_hired", "/left_on").await;
        refused("wages", json!({ "year": 2026, "hired_on": "2020-05-01", "months": [] }), 422, "validation_failed", "/months").await;
        let labour = |paid_in: &str, method: &str| json!({ "paid_in": paid_in, "method": method, "payment": "1.00" });
        refused("labour-remuneration", labour("2026-01", "intern"), 422, "year_missing", "/year").await;
        let mut with = labour("2026-01", "per_payment");
        with["year"] = json!({ "months": 1 });
        refused("labour-remuneration", with, 422, "year_not_used", "/year").await;
        let mut early = labour("2025-09", "platform_worker");
        early["year"] = json!({ "months": 1 });
        refused("labour-remuneration", early, 422, "tax_table_missing", "/paid_in").await;
        refused("labour-remuneration", labour("2026-13", "per_payment"), 400, "invalid_value", "/paid_in").await;
        refused("labour-remuneration", labour("2026-01", "hourly"), 400, "invalid_value", "/method").await;
        let severance = |wage: &str| json!({ "paid_in": "2026-01", "payment": "1.00", "average_annual_wage": wage });
        let told = refused("severance", severance("0.00"), 422, "validation_failed", "/average_annual_wage").await;
        assert_eq!(told["errors"][0]["code"], "amount_not_positive");
        refused("severance", severance("1000000000.00"), 422, "validation_failed", "/average_annual_wage").await;
        let mut unknown = severance("1.00");
        unknown["city"] = json!("北京");
        refused("severance", unknown, 400, "unknown_field", "/city").await;
    }
}
