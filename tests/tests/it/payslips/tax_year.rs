//! Months in their order within the tax year of a withholding agent.

use std::collections::BTreeMap;

use bole_domain::settlement::cycle::CycleState;
use bole_tests::both;

use super::line;
use crate::world::payroll::{POLICIES, Payroll};

both! {
    async fn months_are_computed_in_their_order(app: TestApp) {
        let payroll = Payroll::open(&app, 3).await;
        payroll.month("2026-01");
        payroll.month("2026-02");
        let refused = payroll.ask("2026-02").lang("en").await;
        assert!(refused.problem(409, "earlier_cycle_open")["detail"].as_str().expect("a text").contains("2026-01"));
        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        payroll.ask("2026-02").await.problem(409, "earlier_cycle_open");
        payroll.put("2026-01", CycleState::Submitted);
        payroll.ask("2026-01").await.problem(409, "cycle_wrong_state");
        payroll.put("2026-01", CycleState::ClientConfirmed);
        assert_eq!(payroll.compute("2026-02").await.text("/state"), "succeeded");
        payroll.put("2026-02", CycleState::ClientConfirmed);

        // A second payment of the month: taxed with the first, insured with it.
        payroll.month("2026-02-2");
        assert_eq!(payroll.compute("2026-02-2").await.text("/state"), "succeeded");
        let (first, second) = (payroll.exported("2026-02").await, payroll.exported("2026-02-2").await);
        let sum = |row: &str, sheet: &BTreeMap<String, std::collections::HashMap<String, String>>| {
            sheet["E000001"][row].parse::<bole_domain::money::Fen>().expect("an amount")
        };
        assert_eq!(sum("pension_worker", &second).to_string(), "0.00");
        assert_eq!(sum("cumulative_basic_deduction", &second), sum("cumulative_basic_deduction", &first));
        assert_eq!(sum("cumulative_income", &second).0, sum("cumulative_income", &first).0 + 3_000_000);
        let told = payroll.office.specialist.get(&payroll.under("2026-02-2", "/payslips")).lang("en").await.expect(200);
        let path = format!("/api/v1/payslips/{}/explanation", told.text("/data/0/id"));
        let why = line(&payroll.office.specialist.get(&path).lang("en").await.expect(200), "pension_worker");
        assert!(why["words"].as_str().expect("words").contains("earlier run"), "{why}");
    }

    async fn the_tax_starts_anew_with_the_year_and_a_shortfall_does_not(app: TestApp) {
        let longer = POLICIES.replace(",2026-12-31,", ",2027-12-31,");
        let payroll = Payroll::with_policies(&app, 13, &longer).await;
        for month in ["2026-04", "2026-05"] {
            payroll.confirmed_month(month).await;
        }
        let owed = payroll.exported("2026-05").await["E000013"]["shortfall_carried"].clone();
        assert_ne!(owed, "0.00");
        payroll.month_with("2027-01", "2026-06");
        let job = payroll.compute("2027-01").await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        let january = payroll.exported("2027-01").await;
        let figure = |number: &str, code: &str| january[number][code].clone();
        assert_eq!(figure("E000013", "shortfall_brought"), owed);
        assert_eq!(figure("E000001", "cumulative_income"), figure("E000001", "gross"));
        assert_eq!(figure("E000001", "cumulative_basic_deduction"), "5000.00");
        assert_eq!(figure("E000001", "cumulative_tax"), figure("E000001", "income_tax"));
    }

    async fn a_withholding_agent_has_one_year_for_all_its_engagements(app: TestApp) {
        let mut payroll = Payroll::open(&app, 1).await;
        payroll.confirmed_month("2026-01").await;
        let first = payroll.office.engagement;
        payroll.turn_to_another_engagement().await;
        let income = |row: &std::collections::HashMap<String, String>| row["cumulative_income"].clone();
        payroll.month("2026-01");
        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        let here = payroll.exported("2026-01").await["E000001"].clone();
        assert_eq!((income(&here), here["cumulative_basic_deduction"].as_str()), ("60000.00".to_owned(), "5000.00"));
        let second = std::mem::replace(&mut payroll.office.engagement, first);

        // What is not confirmed there does not count here; once it is, it does.
        payroll.month("2026-02");
        assert_eq!(payroll.compute("2026-02").await.text("/state"), "succeeded");
        assert_eq!(income(&payroll.exported("2026-02").await["E000001"]), "60000.00");
        payroll.office.engagement = second;
        payroll.put("2026-01", CycleState::ClientConfirmed);
        payroll.office.engagement = first;
        assert_eq!(payroll.compute("2026-02").await.text("/state"), "succeeded");
        assert_eq!(income(&payroll.exported("2026-02").await["E000001"]), "90000.00");
    }
}
