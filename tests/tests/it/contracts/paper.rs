//! Contracts as papers.

use std::io::{Cursor, Read};

use bole_tests::{Answer, Value, both, json};
use zip::ZipArchive;

use super::office;
use super::supplements::fee;
use super::terms::sample;
use crate::world::office::{client as a_client, client_user, second};
use crate::world::paper::{is_pdf, shows, text};

const CATEGORIES: [&str; 8] = [
    "executive-search",
    "personnel-assessment",
    "training",
    "management-consulting",
    "labor-dispatch",
    "recruitment-outsourcing",
    "social-insurance",
    "payroll",
];

/// Every text in a document of terms that is written by people.
fn written(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if text.chars().any(|c| c >= '一') => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(written).collect(),
        Value::Object(all) => all.values().flat_map(written).collect(),
        _ => Vec::new(),
    }
}

/// What a document of an office program says, line by line.
fn document_text(file: &Answer) -> String {
    let mut zip = ZipArchive::new(Cursor::new(&file.body)).expect("an archive");
    let mut xml = String::new();
    zip.by_name("word/document.xml").expect("the document").read_to_string(&mut xml).expect("text");
    let texts = xml.split("<w:t xml:space=\"preserve\">").skip(1).filter_map(|rest| rest.split("</w:t>").next());
    texts.collect::<Vec<_>>().join("\n")
}

both! {
    async fn a_contract_of_each_category_is_printed_with_all_its_terms(app: TestApp) {
        let office = office(&app).await;
        for category in CATEGORIES {
            let draft = office.draft_of(category, category, sample(category)).await.expect(201);
            let path = format!("/api/v1/contracts/{}/pdf", draft.id());
            let file = office.maker.get(&path).await.expect(200);
            assert!((1..=3).contains(&is_pdf(&file)), "{category}");
            let written = written(&sample(category));
            shows(&file, &written.iter().map(String::as_str).collect::<Vec<_>>());
            shows(&file, &["草稿", "甲方（客户）", "乙方（机构）", "统一社会信用代码", "第1条", "签署", category]);
            let editable = office.maker.get(&path.replace("/pdf", "/docx")).await.expect(200);
            let said = document_text(&editable);
            for text in &written {
                assert!(said.contains(text), "{category}: {text}");
            }
            shows(&office.maker.get(&path).lang("en").await.expect(200), &["draft", "credit code", "Signatures", "Page 1 of"]);
        }
    }

    async fn signatures_and_supplements_stand_on_the_paper(app: TestApp) {
        let office = office(&app).await;
        let active = office.in_force("BL-1").await;
        let path = format!("/api/v1/contracts/{}/pdf", active.id());
        let file = office.maker.get(&path).await.expect(200);
        let signature = active.at("/signatures/client");
        let said = |field: &str| signature.pointer(field).and_then(Value::as_str).expect("a text");
        shows(&file, &["履行中", "80.00", said("/signer_name"), said("/signed_on"), said("/evidence/sha256")]);
        let draft = office.supplement(&active, "BL-1-S1", "2026-07-01", fee("75.00")).await.expect(201);
        let supplement = office.activated(draft).await;
        let changed = office.maker.get(&path).await.expect(200);
        shows(&changed, &["含补充协议", "75.00", "BL-1-S1", "2026-07-01"]);
        assert!(!text(&changed).contains("80.00"));
        let own = office.maker.get(&format!("/api/v1/contracts/{}/pdf", supplement.id())).await.expect(200);
        shows(&own, &["对 BL-1 服务合同 的补充，自 2026-07-01 起生效"]);

        let client = client_user(&office.maker, "ke.hu", &active.text("/client_id")).await;
        is_pdf(&client.get(&path).await.expect(200));
        let other = a_client(&office.maker, "91330106MA2KXYTW83", "另一客户").await;
        client_user(&office.maker, "mo.sheng", &other.id()).await.get(&path).await.problem(404, "not_found");
        let foreign = second(&app).await;
        foreign.get(&path).await.problem(404, "not_found");
        foreign.get(&path.replace("/pdf", "/docx")).await.problem(404, "not_found");
    }

    async fn a_character_that_no_font_has_is_named(app: TestApp) {
        let office = office(&app).await;
        let mut terms = sample("payroll");
        terms["liability_for_breach"] = json!("由𪚥先生承担");
        let draft = office.draft_of("payroll", "BL-1", terms).await.expect(201);
        let path = format!("/api/v1/contracts/{}/pdf", draft.id());
        let told = office.maker.get(&path).await.problem(422, "character_unprintable");
        assert!(told["detail"].as_str().is_some_and(|text| text.contains("“𪚥”（U+2A6A5）")), "{told}");
        let english = office.maker.get(&path).lang("en").await.problem(422, "character_unprintable");
        assert!(english["detail"].as_str().is_some_and(|text| text.contains("BOLE_FONTS")), "{english}");
    }
}
