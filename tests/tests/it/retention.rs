//! How long records are kept by law.

use bole_tests::{both, json};

both! {
    async fn each_rule_tells_its_law_and_its_day(app: TestApp) {
        let agency = app.agency().await;
        let table = agency.with_permission("audit.read").expect("an auditor").get("/api/v1/retention-rules").await.expect(200);
        assert_eq!(table.text("/today"), "2026-11-24");
        let rules = table.at("/rules");
        let wages = rules.as_array().into_iter().flatten().find(|one| one["rule"]["code"] == "wage_payment").expect("a rule");
        assert_eq!((&wages["free_before"], &wages["rule"]["months"]), (&json!("2024-11-24"), &json!(24)));
        assert!(wages["rule"]["source"]["zh"].as_str().is_some_and(|law| law.contains("工资支付暂行规定")));
        agency.payroll_specialist().get("/api/v1/retention-rules").await.problem(403, "permission_denied");
    }
}
