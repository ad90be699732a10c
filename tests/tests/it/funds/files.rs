//! The file for the bank.

use bole_tests::{both, json};

use super::text;
use crate::world::treasury::{ALL, Treasury, batch_place};

const PAIN001: &str = include_str!("../../../../crates/domain/tests/schemas/pain.001.001.09.xsd");

fn xml_faults(document: &str) -> Vec<String> {
    let schema = uppsala::parse(PAIN001).expect("the schema is XML");
    let validator = uppsala::XsdValidator::from_schema(&schema).expect("a schema");
    match uppsala::parse(document) {
        Ok(document) => validator.validate(&document).iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

both! {
    async fn a_file_is_fixed_once(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let batch = treasury.paid_out().await;
        let place = batch_place(&batch);
        let (xml, file) = (json!({ "form": "pain_001" }), format!("{place}/file"));
        treasury.touch(&treasury.specialist, &place, "send", xml.clone()).await.problem(409, "batch_wrong_state");
        treasury.specialist.get(&file).await.problem(409, "batch_wrong_state");
        treasury.touch(&treasury.specialist, &place, "approve", json!({})).await.problem(403, "permission_denied");
        let approved = treasury.touch(&treasury.finance, &place, "approve", json!({})).await.expect(200);
        assert_eq!(approved.text("/state"), "approved");
        treasury.touch(&treasury.finance, &place, "approve", json!({})).await.problem(409, "batch_wrong_state");

        let gbk = json!({ "form": "pain_001", "charset": "gbk" });
        treasury.touch(&treasury.specialist, &place, "send", gbk).await.problem_at(422, "charset_of_xml", "/charset");
        let sent = treasury.touch(&treasury.specialist, &place, "send", xml.clone()).await.expect(200);
        assert_eq!(sent.text("/state"), "sent");
        let first = treasury.specialist.get(&file).await.expect(200);
        app.advance(chrono::TimeDelta::minutes(5));
        let again = treasury.touch(&treasury.specialist, &place, "send", xml).await.expect(200);
        assert_eq!(again.text("/file_sha256"), sent.text("/file_sha256"));
        let second = treasury.finance.get(&file).await.expect(200);
        assert_eq!(first.body, second.body);
        assert_eq!(bole_persistence::crypto::sha256_hex(&first.body), sent.text("/file_sha256"));
        assert_eq!(first.header("content-type").as_deref(), Some("application/xml"));
        let csv = json!({ "form": "csv" });
        treasury.touch(&treasury.specialist, &place, "send", csv).await.problem(409, "batch_file_differs");

        let document = first.body_text();
        assert_eq!(xml_faults(&document), Vec::<String>::new(), "{document}");
        assert!(document.contains("<CtrlSum>24999.99</CtrlSum>") && document.contains("6212260054671554290"), "{document}");
        treasury.agency.auditor().get(&file).await.problem(403, "permission_denied");
        let hidden = batch.replace("bat_", "doc_");
        treasury.agency.auditor().get(&format!("/api/v1/documents/{hidden}/content")).await.problem(404, "not_found");
        let seen = treasury.agency.auditor().get("/api/v1/audit-entries?limit=200").await.expect(200);
        let looks = seen.at("/data").as_array().expect("entries").iter().filter(|e| e["action"] == "payment_batch.file").count();
        assert_eq!(looks, 2, "{seen}");
        assert!(!seen.body_text().contains("6212260054671554290"));
        let items = treasury.items(&batch).await;
        assert!(items.iter().all(|item| item["state"] == "sent" && !text(item, "account").contains("26005467155")));
    }

    async fn a_name_beyond_the_bank_s_characters_is_told(app: TestApp) {
        let rare = include_str!("../../../../samples/payroll-2026/people.csv").replacen("康辰", "康𬭎", 1);
        let treasury = Treasury::with(&app, &ALL, &rare).await;
        let place = batch_place(&treasury.paid_out().await);
        treasury.touch(&treasury.finance, &place, "approve", json!({})).await.expect(200);
        let gbk = json!({ "form": "csv", "charset": "gbk" });
        let refused = treasury.touch(&treasury.specialist, &place, "send", gbk).await;
        let problem = refused.problem_at(422, "unsupported_characters", "/items/E000001/payee_name");
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("𬭎"), "{problem}");
        assert_eq!(treasury.specialist.get(&place).await.expect(200).text("/state"), "approved");
        let all = json!({ "form": "csv", "charset": "gb18030" });
        treasury.touch(&treasury.specialist, &place, "send", all).await.expect(200);
        let file = treasury.specialist.get(&format!("{place}/file")).await.expect(200);
        assert_eq!(file.header("content-type").as_deref(), Some("text/csv; charset=gb18030"));
    }
}
