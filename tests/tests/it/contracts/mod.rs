//! Contracts over HTTP, from draft to end.

mod paper;
mod supplements;
mod terms;

use bole_tests::{Actor, Answer, TestApp, Value, both, json};

use crate::world::office::{client_user, first, haichuan, second, user};

/// Two people who may write and approve, and a client.
struct Office {
    maker: Actor,
    approver: Actor,
    client: Answer,
}

async fn office(app: &TestApp) -> Office {
    let maker = first(app).await;
    let approver = user(&maker, "sun.admin", "agency_admin").await;
    let client = haichuan(&maker).await;
    Office { maker, approver, client }
}

fn terms() -> Value {
    json!({
        "period": { "starts": "2026-01-01", "ends": "2026-12-31" },
        "rights_and_duties": { "client": "按时提供数据并付款", "agency": "按时足额发放工资" },
        "fee_standard": { "per_person_month": "80.00" },
        "payment_method": { "method": "银行转账", "bill_day": 6, "receipt_day": 8, "in_advance": true },
        "liability_for_breach": "按日万分之五支付违约金",
        "dispute_handling": { "forum": "court", "venue": "机构所在地人民法院" },
    })
}

impl Office {
    async fn draft(&self, number: &str, terms: Value) -> Answer {
        self.draft_of("payroll", number, terms).await.expect(201)
    }

    async fn draft_of(&self, category: &str, number: &str, terms: Value) -> Answer {
        let new = json!({
            "client_id": self.client.id(), "category": category, "number": number, "title": "服务合同", "terms": terms,
        });
        self.maker.post("/api/v1/contracts", new).await
    }

    async fn approved(&self, terms: Value) -> Answer {
        let draft = self.draft("BL-2026-0001", terms).await;
        self.agreed(draft).await
    }

    async fn agreed(&self, draft: Answer) -> Answer {
        let submitted = verb(&self.maker, &draft, "submit", ()).await.expect(200);
        verb(&self.approver, &submitted, "approve", ()).await.expect(200)
    }

    async fn signed(&self, terms: Value) -> Answer {
        let approved = self.approved(terms).await;
        self.concluded(approved).await
    }

    async fn concluded(&self, approved: Answer) -> Answer {
        let half = verb(&self.maker, &approved, "sign", signature(&self.maker, "agency").await).await.expect(200);
        assert_eq!(half.text("/state"), "approved");
        verb(&self.maker, &half, "sign", signature(&self.maker, "client").await).await.expect(200)
    }
}

/// A verb on the contract as it was last seen.
async fn verb(actor: &Actor, seen: &Answer, verb: &str, body: impl serde::Serialize) -> Answer {
    actor.post(&format!("/api/v1/contracts/{}:{verb}", seen.id()), body).if_match(&seen.etag()).await
}

async fn signature(actor: &Actor, side: &str) -> Value {
    let scan = actor
        .request("POST".parse().expect("a method"), "/api/v1/documents?file_name=contract.pdf")
        .raw("application/pdf", format!("%PDF signed by the {side}"))
        .await
        .expect(201);
    json!({
        "side": side, "signer_name": "王敏", "signed_on": "2026-01-04",
        "evidence": { "document_id": scan.id(), "sha256": scan.text("/sha256") },
    })
}

both! {
    async fn a_contract_goes_from_draft_to_its_end(app: TestApp) {
        let office = office(&app).await;
        let signed = office.signed(terms()).await;
        assert_eq!(signed.text("/state"), "signed");
        assert_eq!(signed.text("/signatures/client/signer_name"), "王敏");
        let active = verb(&office.maker, &signed, "activate", ()).await.expect(200);
        assert_eq!(active.text("/state"), "active");
        let verbs: Vec<Value> =
            active.at("/history").as_array().into_iter().flatten().map(|deed| deed["verb"].clone()).collect();
        assert_eq!(verbs, ["submit", "approve", "sign", "sign", "activate"]);
        assert_ne!(active.text("/history/0/by"), active.text("/history/1/by"));

        app.set_clock("2026-12-31T02:00:00Z");
        let (maker, approver) =
            (crate::world::office::log_in(&app, "chen.admin").await, crate::world::office::log_in(&app, "sun.admin").await);
        let path = format!("/api/v1/contracts/{}", active.id());
        assert_eq!(maker.get(&path).await.expect(200).text("/state"), "active");
        let end = |on: &str| json!({ "on": on, "reason": "客户迁址，双方协商解除" });
        verb(&approver, &active, "terminate", end("2027-01-01")).await.problem_at(422, "date_in_future", "/on");
        verb(&approver, &active, "terminate", end("2025-12-31")).await
            .problem_at(422, "contract_ends_before_start", "/on");
        let over = verb(&approver, &active, "terminate", end("2026-11-30")).await.expect(200);
        assert_eq!(over.text("/state"), "terminated");
        assert_eq!(over.text("/ended/on"), "2026-11-30");
        verb(&approver, &over, "terminate", end("2026-11-30")).await.problem(409, "contract_state");
    }

    async fn whoever_approved_records_no_signature(app: TestApp) {
        let office = office(&app).await;
        let approved = office.approved(terms()).await;
        for side in ["agency", "client"] {
            let paper = signature(&office.approver, side).await;
            verb(&office.approver, &approved, "sign", paper).await.problem(403, "separation_of_duties");
        }
        let half = verb(&office.maker, &approved, "sign", signature(&office.maker, "agency").await).await.expect(200);
        let paper = signature(&office.approver, "client").await;
        verb(&office.approver, &half, "sign", paper).await.problem(403, "separation_of_duties");
        verb(&office.maker, &half, "sign", signature(&office.maker, "client").await).await.expect(200);
    }

    async fn a_contract_expires_by_its_period(app: TestApp) {
        let office = office(&app).await;
        let signed = office.signed(terms()).await;
        let active = verb(&office.maker, &signed, "activate", ()).await.expect(200);
        app.set_clock("2026-12-31T16:00:00Z");
        let maker = crate::world::office::log_in(&app, "chen.admin").await;
        let path = format!("/api/v1/contracts/{}", active.id());
        assert_eq!(maker.get(&path).await.expect(200).text("/state"), "expired");
        let late = verb(&maker, &active, "terminate", json!({ "reason": "太晚" })).await;
        late.problem(409, "contract_state");
    }

    async fn nobody_approves_his_own_contract(app: TestApp) {
        let office = office(&app).await;
        let draft = office.draft("BL-2026-0002", terms()).await;
        verb(&office.maker, &draft, "approve", ()).await.problem(409, "contract_state");
        let submitted = verb(&office.approver, &draft, "submit", ()).await.expect(200);
        verb(&office.maker, &submitted, "approve", ()).await.problem(403, "separation_of_duties");
        verb(&office.approver, &submitted, "approve", ()).await.problem(403, "separation_of_duties");
        let third = user(&office.maker, "qian.admin", "agency_admin").await;
        let back = verb(&third, &submitted, "reject", json!({ "reason": "收费标准有误" })).await.expect(200);
        assert_eq!(back.text("/state"), "draft");
        assert_eq!(back.text("/history/1/reason"), "收费标准有误");
        verb(&third, &back, "reject", json!({})).await.problem_at(400, "required", "/reason");
        let again = verb(&office.maker, &back, "submit", ()).await.expect(200);
        verb(&third, &again, "approve", ()).await.expect(200);
    }

    async fn a_draft_is_submitted_with_every_mandatory_term(app: TestApp) {
        let office = office(&app).await;
        let mut some = terms();
        some["fee_standard"] = Value::Null;
        some["dispute_handling"] = Value::Null;
        let draft = office.draft("BL-2026-0001", some).await;
        assert_eq!(draft.at("/missing_terms"), json!(["fee_standard", "dispute_handling"]));
        let refused = verb(&office.maker, &draft, "submit", ()).await;
        let document = refused.problem_at(422, "contract_terms_missing", "/terms/fee_standard");
        refused.problem_at(422, "contract_terms_missing", "/terms/dispute_handling");
        assert_eq!(document["errors"].as_array().map(Vec::len), Some(2));
        assert!(document["detail"].as_str().is_some_and(|text| text.contains("PY-3.1.1")));
        let path = format!("/api/v1/contracts/{}", draft.id());
        let after = office.maker.get(&path).await.expect(200);
        assert_eq!(after.etag(), draft.etag());
        let whole = office.maker.patch(&path, json!({ "terms": terms() })).if_match(&draft.etag()).await.expect(200);
        verb(&office.maker, &whole, "submit", ()).await.expect(200);
    }

    async fn a_draft_is_changed_by_merge_patch(app: TestApp) {
        let office = office(&app).await;
        let draft = office.draft("BL-2026-0003", terms()).await;
        let path = format!("/api/v1/contracts/{}", draft.id());
        let patch = json!({ "title": "薪酬服务合同（修订）", "terms": {
            "period": { "starts": "2026-01-01", "ends": "2027-06-30" }, "liability_for_breach": null,
        } });
        office.maker.patch(&path, &patch).await.problem(428, "if_match_required");
        office.maker.patch(&path, &patch).if_match("v9").await.problem(412, "version_stale");
        let changed = office.maker.patch(&path, &patch).if_match("v1").await.expect(200);
        assert_eq!(changed.at("/terms/period"), json!({ "starts": "2026-01-01", "ends": "2027-06-30" }));
        assert_eq!(changed.at("/missing_terms"), json!(["liability_for_breach"]));
        let bad = |patch: Value| office.maker.patch(&path, patch).if_match("v2");
        bad(json!({ "terms": { "period": { "ends": "2027-01-01" } } })).await
            .problem_at(400, "required", "/terms/period/starts");
        bad(json!({ "terms": { "period": { "starts": "2026-01-01", "ends": "2025-01-01" } } })).await
            .problem_at(422, "validation_failed", "/terms/period");
        bad(json!({ "terms": { "fee_standard": { "per_person_month": 80.0 } } })).await
            .problem_at(400, "invalid_value", "/terms/fee_standard/per_person_month");
        bad(json!({ "terms": { "discount": "x" } })).await.problem_at(400, "unknown_field", "/terms/discount");
        bad(json!({ "category": "training" })).await.problem_at(400, "unknown_field", "/category");
        let again = json!({ "terms": { "liability_for_breach": "违约金" } });
        let changed = office.maker.patch(&path, again).if_match(&changed.etag()).await.expect(200);
        let submitted = verb(&office.maker, &changed, "submit", ()).await.expect(200);
        office.maker.patch(&path, &patch).if_match(&submitted.etag()).await.problem(409, "contract_state");
        office.maker.post(&format!("{path}:submit"), ()).if_match("v1").await.problem(412, "version_stale");
        office.maker.post(&format!("{path}:submit"), ()).await.problem(428, "if_match_required");
    }

    async fn a_mandatory_term_is_no_blank(app: TestApp) {
        let office = office(&app).await;
        for pointer in [
            "/rights_and_duties/client", "/rights_and_duties/agency", "/payment_method/method", "/liability_for_breach",
            "/dispute_handling/venue",
        ] {
            let mut blank = terms();
            *blank.pointer_mut(pointer).expect("a term") = json!("   ");
            let new = json!({
                "client_id": office.client.id(), "category": "payroll", "number": "B", "title": "合同", "terms": blank,
            });
            office.maker.post("/api/v1/contracts", new).await
                .problem_at(422, "validation_failed", &format!("/terms{pointer}"));
        }
        let draft = office.draft("BL-2026-0004", terms()).await;
        let patch = json!({ "terms": { "liability_for_breach": " " } });
        let path = format!("/api/v1/contracts/{}", draft.id());
        office.maker.patch(&path, patch).if_match(&draft.etag()).await
            .problem_at(422, "validation_failed", "/terms/liability_for_breach");
    }

    async fn a_bad_draft_is_refused(app: TestApp) {
        let office = office(&app).await;
        let body = |field: &str, value: Value| {
            let mut new = json!({
                "client_id": office.client.id(), "category": "payroll", "number": "BL-1", "title": "薪酬服务合同",
            });
            new[field] = value;
            office.maker.post("/api/v1/contracts", new)
        };
        body("category", json!("cooking")).await.problem_at(400, "invalid_value", "/category");
        body("client_id", json!("cli_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await.problem_at(422, "client_unknown", "/client_id");
        body("client_id", json!("ctr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await.problem_at(400, "invalid_value", "/client_id");
        body("number", json!(" ")).await.problem_at(422, "validation_failed", "/number");
        office.draft("BL-1", json!({})).await;
        body("title", json!("又一份")).await.problem(409, "contract_number_taken");
        let all = office.maker.get("/api/v1/contracts").await.expect(200);
        assert_eq!(all.at("/data").as_array().map(Vec::len), Some(1));
    }

    async fn a_signature_needs_its_evidence(app: TestApp) {
        let office = office(&app).await;
        let approved = office.approved(terms()).await;
        let sound = signature(&office.maker, "client").await;
        let wrong = |field: &str, value: Value| {
            let mut body = sound.clone();
            *body.pointer_mut(field).expect("the field") = value;
            let path = format!("/api/v1/contracts/{}:sign", approved.id());
            office.maker.post(&path, body).if_match(&approved.etag())
        };
        wrong("/evidence/sha256", json!("0".repeat(64))).await
            .problem_at(422, "document_differs", "/evidence/sha256");
        wrong("/evidence/document_id", json!("doc_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await
            .problem_at(422, "document_unknown", "/evidence/document_id");
        wrong("/signed_on", json!("2026-11-25")).await.problem_at(422, "date_in_future", "/signed_on");
        wrong("/side", json!("witness")).await.problem_at(400, "invalid_value", "/side");
        let half = verb(&office.maker, &approved, "sign", &sound).await.expect(200);
        verb(&office.maker, &half, "sign", &sound).await.problem(409, "contract_signed_already");
        verb(&office.maker, &half, "activate", ()).await.problem(409, "contract_state");
        verb(&office.approver, &half, "reject", json!({ "reason": "晚" })).await.problem(409, "contract_state");
    }

    async fn others_see_nothing_of_a_contract(app: TestApp) {
        let office = office(&app).await;
        let draft = office.draft("BL-2026-0004", terms()).await;
        let path = format!("/api/v1/contracts/{}", draft.id());
        let other = second(&app).await;
        other.get(&path).await.problem(404, "not_found");
        other.patch(&path, json!({ "title": "x" })).await.problem(404, "not_found");
        other.post(&format!("{path}:submit"), ()).await.problem(404, "not_found");
        assert_eq!(other.get("/api/v1/contracts").await.expect(200).at("/data"), json!([]));
        let strange = crate::world::office::client(&office.maker, "91310114MA1GT0002C", "远山物流").await;
        let (own, foreign) = (
            client_user(&office.maker, "wang.client", &office.client.id()).await,
            client_user(&office.maker, "he.client", &strange.id()).await,
        );
        own.get(&path).await.expect(200);
        foreign.get(&path).await.problem(404, "not_found");
        assert_eq!(foreign.get("/api/v1/contracts").await.expect(200).at("/data"), json!([]));
        let asked = format!("/api/v1/contracts?client_id={}", office.client.id());
        assert_eq!(foreign.get(&asked).await.expect(200).at("/data"), json!([]));
        assert_eq!(own.get(&asked).await.expect(200).at("/data").as_array().map(Vec::len), Some(1));
        own.post(&format!("{path}:submit"), ()).if_match("v1").await.problem(403, "permission_denied");
    }
}
