//! Every operation of the document is sent once with the document's own example, in an order in which an agency would
//! work: from an empty agency to a month that is paid, filed and closed. Each must succeed and answer as documented.

use std::collections::BTreeSet;

use bole_api::jobs::start_workers;
use bole_tests::{Actor, Agency, both, json};
use tokio::sync::watch;

use crate::world::mailbox::Mailbox;
use crate::world::telling::Telling;
use bole_tests::receiver::Receiver;

const POLICIES: &str = include_str!("../../../samples/payroll-2026/policies.csv");

/// Those who act.
struct People {
    manager: Actor,
    specialist: Actor,
    finance: Actor,
    second: Actor,
    client_user: Actor,
}

/// The agency itself: accounts, licences, users, machines, log-in.
async fn the_agency(t: &mut Telling, agency: &Agency) {
    let admin = agency.admin();
    for id in ["update_agency", "create_bank_account", "upload_document"] {
        t.tell(&admin, id).await;
    }
    for record in [
        "licence",
        "premises",
        "inspection",
        "capital_statement",
        "tool",
        "staff_member",
        "attestation",
        "written_rule",
        "service_offer",
        "supervision_notice",
    ] {
        for verb in ["create", "update"] {
            t.tell(&admin, &format!("{verb}_{record}")).await;
        }
    }
    // Each payroll specialist masters all that the standard asks for, also the one of the example.
    for competency in ["payroll_process", "labour_law", "spreadsheets", "communication_and_service"] {
        t.tell_but(&admin, "create_attestation", &[("/competency", json!(competency))]).await;
    }
    for id in ["create_service_account", "rotate_service_account_secret", "update_service_account"] {
        t.tell(&admin, id).await;
    }
    for id in ["create_user", "issue_token", "revoke_token"] {
        t.tell(&admin, id).await;
    }
    let made = Actor::user(agency.admin().app(), "li.na");
    t.tell(&made, "change_own_password").await;
    let sessions = admin.get("/api/v1/auth/sessions").await.expect(200);
    t.know("ses", &sessions.text("/data/0/id"));
    t.tell(&admin, "update_user").await;
}

/// Client and contract, rejected once, then in force.
async fn the_client(t: &mut Telling, agency: &Agency) {
    let manager = agency.project_manager();
    for id in ["create_client", "update_client", "create_contact", "update_contact", "find_contacts"] {
        t.tell(&manager, id).await;
    }
    for id in ["block_client", "unblock_client"] {
        t.tell(&manager, id).await;
    }
    let first = t.id("cli").to_owned();
    let twin = json!({ "credit_code": "91310114MA1GT0003F", "name": "海川智能装备" });
    t.know("cli", &manager.post("/api/v1/clients", twin).await.expect(201).id());
    t.tell_but(&manager, "merge_client", &[("/into_client_id", json!(first))]).await;
    t.know("cli", &first);
    let invited = t.tell(&manager, "create_invitation").await;
    t.know("ivt", &invited.text("/invitation/id"));
    t.tell(&manager, "revoke_invitation").await;
    let invited = t.tell(&manager, "create_invitation").await;
    t.know("Wm9vIGhhcyB0aGlydHktdHdvIGJ5dGVzIG9mIGx1Y2s", &invited.text("/code"));
    t.tell(&manager.app().anyone(), "accept_invitation").await;
    for id in ["create_import_mapping", "update_import_mapping", "disable_import_mapping"] {
        t.tell(&agency.payroll_specialist(), id).await;
    }
    for id in ["load_calendar_year", "revise_calendar_year"] {
        t.tell(&agency.payroll_specialist(), id).await;
    }
    t.tell(&manager, "set_client_calendar").await;
    t.tell(&agency.payroll_specialist(), "reveal_contact").await;
    t.tell(&manager, "disable_contact").await;
    let paper = t.tell(&manager, "upload_document").await;
    t.know("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", &paper.text("/sha256"));
    let other = agency.another("project_manager");
    t.tell(&manager, "create_contract").await;
    t.tell(&manager, "submit_contract").await;
    t.tell(&other, "reject_contract").await;
    t.tell(&manager, "update_contract").await;
    t.tell(&manager, "submit_contract").await;
    t.tell(&other, "approve_contract").await;
    t.tell(&manager, "sign_contract").await;
    t.tell_but(&manager, "sign_contract", &[("/side", json!("agency"))]).await;
    t.tell(&manager, "activate_contract").await;
    let contract = t.id("ctr").to_owned();
    t.tell(&manager, "create_contract_supplement").await;
    t.know("ctr", &contract);
}

/// The engagement with every step before its first month.
async fn the_engagement(t: &mut Telling, by: &People, agency: &Agency) {
    let me = by.specialist.get("/api/v1/auth/me").await.expect(200);
    t.know("usr", &me.id());
    t.tell(&by.manager, "open_engagement").await;
    t.tell(&by.manager, "update_engagement").await;
    let other = agency.another("payroll_specialist").get("/api/v1/auth/me").await.expect(200);
    t.tell_but(&by.manager, "hand_over_engagement", &[("/to_user_id", json!(other.id()))]).await;
    t.tell(&by.specialist, "record_operating_guide").await;
    t.tell(&by.specialist, "record_payroll_agreement_contract").await;
    t.tell(&by.specialist, "record_payroll_settlement_client_file").await;
    t.tell(&by.specialist, "add_member").await;
    t.tell(&by.specialist, "import_roster").await;
    t.tell(&by.specialist, "get_job_rejected_rows").await;
    t.tell(&by.specialist, "change_member").await;
    let roster = by.specialist.get(&format!("/api/v1/engagements/{}/roster", t.id("eng"))).await.expect(200);
    t.know("per", &roster.text("/data/0/person/id"));
    for id in ["find_persons", "reveal_person", "record_payroll_settlement_people"] {
        t.tell(&by.specialist, id).await;
    }
    t.tell(&by.specialist, "create_settlement_template").await;
    t.tell(&by.specialist, "create_settlement_template_version").await;
    t.tell(&by.specialist, "replace_settlement_template_version").await;
    let version = t.tell(&agency.finance_manager(), "publish_settlement_template_version").await;
    t.know("tpv", &version.id());
    t.tell_but(&by.manager, "update_engagement", &[("/offered_template_version_id", json!(version.id()))]).await;
    t.tell(&by.client_user, "record_payroll_settlement_template").await;
    t.tell(&by.specialist, "record_payroll_settlement_method").await;
}

/// A search: an engagement of its own, for as long as its steps are told.
async fn the_search(t: &mut Telling, by: &People) {
    let payroll = t.id("eng").to_owned();
    let only_payroll = [("/specialist_id", json!(null)), ("/delegated_parts", json!(null))];
    let search = [("/category", json!("executive-search"))].into_iter().chain(only_payroll).collect::<Vec<_>>();
    t.tell_but(&by.manager, "open_engagement", &search).await;
    for step in ["mandate_client_legality", "mandate_position_brief"] {
        for verb in ["record", "get"] {
            t.tell(&by.specialist, &format!("{verb}_executive_search_{step}")).await;
        }
    }
    t.know("eng", &payroll);
}

/// What is computed with: the examples are of Beijing, the person of the roster is in Shijiazhuang.
async fn the_policies(t: &mut Telling, by: &People) {
    t.tell(&by.specialist, "create_insurance_policy").await;
    t.tell(&by.specialist, "import_insurance_policies").await;
    let here: Vec<&str> =
        POLICIES.lines().filter(|row| row.starts_with("place,") || row.starts_with("130100,")).collect();
    let post = "POST".parse().expect("a method");
    let sent = by.specialist.request(post, "/api/v1/insurance-policies:import").csv(here.join("\n")).await;
    by.specialist.app().wait_job(&sent).await;
}

/// Taxes asked for beforehand.
async fn the_previews(t: &mut Telling, by: &People) {
    for what in ["wage", "annual_bonus", "labour", "authors", "severance"] {
        t.tell(&by.specialist, &format!("preview_{what}_tax")).await;
    }
}

/// What the year held before the first month.
async fn the_openings(t: &mut Telling, by: &People) {
    t.tell(&by.specialist, "import_tax_openings").await;
}

/// What people declare, and those who keep it for them.
async fn the_deductions(t: &mut Telling, by: &People, person: &Actor) {
    for id in ["record_tax_deduction", "update_tax_deduction", "end_tax_deduction"] {
        t.tell(&by.specialist, id).await;
    }
    let sibling = [("/claim/child", json!({ "name": "林小麦", "birth_date": "2020-08-01" }))];
    t.tell_but(person, "record_own_tax_deduction", &sibling).await;
    t.tell_but(person, "update_own_tax_deduction", &sibling).await;
    t.tell(person, "end_own_tax_deduction").await;
    t.tell(&by.specialist, "import_tax_deductions").await;
    for id in ["confirm_tax_deductions", "confirm_tax_deductions_of_engagement"] {
        t.tell(&by.specialist, id).await;
    }
    t.tell(person, "confirm_own_tax_deductions").await;
}

/// From the inputs of an open month to its submitted result.
async fn to_the_bill(t: &mut Telling, by: &People) {
    t.tell_but(&by.client_user, "confirm_cycle_inputs", &[("/headcount", json!(1))]).await;
    for id in ["lock_cycle_inputs", "compute_cycle", "submit_cycle"] {
        t.tell(&by.specialist, id).await;
    }
}

/// The month: given up once, rejected once, disputed once, then agreed.
async fn the_month(t: &mut Telling, by: &People) {
    t.tell(&by.specialist, "record_payroll_payout_cycle").await;
    t.tell(&by.specialist, "cancel_cycle").await;
    t.tell(&by.specialist, "record_payroll_payout_cycle").await;
    t.name("month", "2026-03");
    t.tell(&by.specialist, "import_attendance_days").await;
    t.tell(&by.specialist, "import_attendance_summaries").await;
    t.tell(&by.specialist, "import_cycle_inputs").await;
    t.tell(&by.specialist, "try_cycle").await;
    // The template of the examples asks for no sums of attendance.
    let take = "take_attendance_into_cycle_inputs";
    t.tell_refused(&by.specialist, take, 409, "template_without_attendance").await;
    to_the_bill(t, by).await;
    t.tell(&by.finance, "create_review_note").await;
    t.tell(&by.specialist, "answer_question").await;
    t.tell(&by.finance, "reject_cycle").await;
    to_the_bill(t, by).await;
    t.tell(&by.finance, "approve_cycle").await;
    t.tell(&by.client_user, "dispute_cycle").await;
    to_the_bill(t, by).await;
    t.tell(&by.finance, "approve_cycle").await;
    t.tell(&by.client_user, "confirm_cycle").await;
}

/// Invoice, receipt (mistaken once), payment (returned once), authorities, tax, and the end.
async fn the_money(t: &mut Telling, by: &People) {
    t.tell(&by.finance, "invoice_cycle").await;
    t.tell(&by.finance, "record_receipt_of_cycle").await;
    t.tell(&by.second, "reverse_receipt").await;
    t.tell(&by.finance, "record_receipt_of_cycle").await;
    t.tell(&by.specialist, "pay_cycle").await;
    t.tell(&by.finance, "approve_payment_batch").await;
    t.tell(&by.specialist, "send_payment_batch").await;
    let told = t.tell(&by.specialist, "record_answer_to_payment_batch").await;
    assert_eq!(told.at("/paid"), json!(1), "the example names the payment of the first batch: {told}");
    let items = by.specialist.get(&format!("/api/v1/payment-batches/{}/items", t.id("bat"))).await.expect(200);
    t.know("pay", &items.text("/data/0/id"));
    t.tell(&by.specialist, "record_return_of_payment").await;
    let sent = t.id("bat").to_owned();
    t.tell(&by.specialist, "reissue_payment_batch").await;
    t.tell(&by.finance, "reject_payment_batch").await;
    let items = by.specialist.get(&format!("/api/v1/payment-batches/{}/items", t.id("bat"))).await.expect(200);
    t.know("pay", &items.text("/data/0/id"));
    t.tell(&by.specialist, "hold_payment").await;
    t.know("bat", &sent);
    t.tell(&by.specialist, "record_remittance_of_cycle").await;
    let prepared = by.specialist.put(&format!("{}/payout/tax-filing", t.cycle()), json!({})).await;
    let filing = by.specialist.get("/api/v1/tax-filings").await.expect(200).text("/data/0/id");
    by.specialist.get(&format!("/api/v1/tax-filings/{filing}/file")).await.expect(200);
    prepared.expect(200);
    t.tell(&by.specialist, "record_payroll_payout_tax_filing").await;
    by.specialist.app().set_clock("2026-04-13T02:00:00Z");
    t.tell(&by.specialist, "record_payroll_feedback_results").await;
    for payable in ["fund", "tax"] {
        let paid = json!({ "payable": payable, "reference": payable });
        by.specialist.post(&format!("{}:record-remittance", t.cycle()), paid).if_match("*").await;
    }
    t.tell(&by.specialist, "close_cycle").await;
}

/// What is left of the first receipt pays for the month after.
async fn the_month_after(t: &mut Telling, by: &People) {
    t.name("cycle", "2026-04");
    by.specialist.app().set_clock("2026-05-06T02:00:00Z");
    let after = [("/pay_date", json!("2026-04-30")), ("/agreed_day", json!("2026-04-29"))];
    t.tell_but(&by.specialist, "record_payroll_payout_cycle", &after).await;
    t.tell(&by.specialist, "import_cycle_inputs").await;
    for (id, at) in [("create_correction", "/id"), ("raise_pay", "/lines/0/id")] {
        let added = t.tell(&by.specialist, id).await;
        t.know("cor", &added.text(at));
        t.tell(&by.specialist, "withdraw_correction").await;
    }
    to_the_bill(t, by).await;
    t.tell(&by.finance, "approve_cycle").await;
    t.tell(&by.client_user, "confirm_cycle").await;
    t.tell_but(&by.finance, "invoice_cycle", &[("/issued_on", json!("2026-04-30"))]).await;
    t.tell(&by.finance, "apply_funds_to_cycle").await;
    t.tell(&by.finance, "reverse_cycle").await;
    t.name("cycle", "2026-03");
}

/// The one example that no world can accept today: payroll has no step that may be left out.
async fn the_refusal(t: &mut Telling, by: &People) {
    t.tell_refused(&by.specialist, "skip_step", 422, "step_mandatory").await;
}

/// Certificates and questions.
async fn the_end(t: &mut Telling, by: &People, person: &Actor, agency: &Agency) {
    t.tell(&by.specialist, "record_payroll_feedback_certificates").await;
    let payslips = person.get("/api/v1/me/payslips").await.expect(200);
    t.know("psl", &payslips.text("/data/0/id"));
    t.tell(person, "acknowledge_own_payslip").await;
    t.tell(person, "ask_own_question").await;
    t.tell(&by.client_user, "ask_question").await;
    the_clocks(t, by, &agency.admin()).await;
    t.tell(&by.specialist, "answer_question").await;
    the_conversation(t, by).await;
}

/// What is said on the engagement.
async fn the_conversation(t: &mut Telling, by: &People) {
    let paper = t.id("doc").to_owned();
    for told in ["upload_attachment", "begin_conversation", "send_message", "read_conversation", "close_conversation"] {
        t.tell(&by.specialist, told).await;
    }
    t.tell(&by.client_user, "download_attachment").await;
    // Other documents are read under another path.
    t.know("doc", &paper);
}

/// By which way somebody is told.
async fn the_notifications(t: &mut Telling, who: &Actor, mailbox: &Mailbox) {
    t.name("channel", "mail");
    t.tell(who, "set_notification_channel").await;
    t.tell(who, "send_notification_code").await;
    let code = mailbox.taken().pop().expect("a mail").code();
    t.tell_but(who, "verify_notification_channel", &[("/code", json!(code))]).await;
    t.tell(who, "test_notification_channel").await;
}

/// The clock of the question, and what the agency sets of its own.
async fn the_clocks(t: &mut Telling, by: &People, admin: &Actor) {
    let running = "/api/v1/timers?policy=service.question_answered&state=running";
    t.know("tmr", &by.specialist.get(running).await.expect(200).text("/data/0/id"));
    t.tell(&by.specialist, "pause_timer").await;
    t.tell(&by.specialist, "resume_timer").await;
    t.name("policy", "payroll.results_told");
    t.tell(admin, "set_service_hours").await;
    t.tell(admin, "revise_sla_policy").await;
    let anchor = admin.get("/api/v1/audit/anchor").await.expect(200).at("/anchor");
    t.tell_but(admin, "verify_audit_anchor", &[("/anchor", anchor)]).await;
    t.tell(&by.specialist, "redate_timers").await;
    let feed = t.tell(&by.specialist, "create_timer_feed").await.text("/path");
    t.name("token", feed.split_once("token=").expect("a token").1);
    the_webhooks(t, admin).await;
}

/// Somebody is told of what happens.
async fn the_webhooks(t: &mut Telling, admin: &Actor) {
    let receiver = Receiver::start().await;
    let made = t.tell(admin, "create_webhook_endpoint").await;
    t.know("whk", &made.text("/endpoint/id"));
    t.tell(admin, "rotate_webhook_secret").await;
    let place = format!("/api/v1/webhook-endpoints/{}", t.id("whk"));
    let here = json!({ "url": receiver.url(), "types": [] });
    admin.patch(&place, here).if_match("*").await.expect(200);
    t.tell(admin, "test_webhook_endpoint").await;
    let app = admin.app().app().clone().into_inner();
    bole_api::webhooks::deliver_due(&app).await.expect("webhooks are sent");
    let taken = admin.get(&format!("{place}/deliveries?state=delivered")).await.expect(200);
    let taken = taken.at("/data").as_array().cloned().expect("deliveries");
    let real = taken.iter().find(|one| one["event_number"] != 0).expect("an event was taken");
    t.know("dlv", real["id"].as_str().expect("an id"));
    t.tell(admin, "replay_webhook_delivery").await;
    t.tell(admin, "update_webhook_endpoint").await;
}

/// What ends things, once they have been read.
async fn the_farewell(t: &mut Telling, by: &People, agency: &Agency) {
    t.tell(&by.manager, "record_client_profile").await;
    // In the first one April is not closed.
    t.tell(&by.manager, "open_engagement").await;
    t.tell(&by.manager, "close_engagement").await;
    agency.admin().app().set_clock("2026-07-01T02:00:00Z");
    t.tell(&by.manager, "terminate_contract").await;
    t.tell(&by.specialist, "revoke_certificate").await;
    t.tell(&agency.admin(), "update_bank_account").await;
    t.tell(&agency.admin(), "revoke_own_session").await;
}

/// Every read, as soon as there is something to be read, by whoever may.
async fn the_reads(t: &mut Telling, agency: &Agency, person: &Actor) {
    t.name("category", "payroll");
    let own = agency.admin().get("/api/v1/agency").await.expect(200);
    t.name("credit_code", &own.text("/credit_code"));
    for (id, code) in [("get_standard_clause", "PY-5.3.1"), ("verify_certificate", "")] {
        let code = if code.is_empty() { t.certificate_code(&agency.admin()).await } else { code.to_owned() };
        t.name("code", &code);
        t.tell(&agency.admin(), id).await;
    }
    while let Some(id) = t.next_read() {
        let actor = match t.permission(&id) {
            None => agency.admin().app().anyone(),
            Some(own) if own.ends_with("_own") => person.clone(),
            Some(code) => agency.with_permission(&code).expect("somebody may"),
        };
        let answer = t.tell(&actor, &id).await;
        t.find(&answer);
    }
}

both! {
    async fn every_example_is_accepted(app: TestApp) {
        let mailbox = Mailbox::start().await;
        let app = mailbox.served(&app).await;
        // The examples tell of a March that is paid on 10 April.
        app.set_clock("2026-04-10T02:00:00Z");
        let agency = app.agency().await;
        let (stop, stopped) = watch::channel(false);
        let workers = start_workers(app.app(), 1, &stopped);
        let mut t = Telling::of(&app);
        the_agency(&mut t, &agency).await;
        the_client(&mut t, &agency).await;
        let by = People {
            manager: agency.project_manager(),
            specialist: agency.payroll_specialist(),
            finance: agency.finance_manager(),
            second: agency.another("finance_manager"),
            client_user: agency.client_user(t.id("cli")).await,
        };
        the_engagement(&mut t, &by, &agency).await;
        the_search(&mut t, &by).await;
        the_policies(&mut t, &by).await;
        the_previews(&mut t, &by).await;
        the_openings(&mut t, &by).await;
        let person = agency.person(t.id("per")).await;
        the_deductions(&mut t, &by, &person).await;
        the_month(&mut t, &by).await;
        the_money(&mut t, &by).await;
        the_month_after(&mut t, &by).await;
        the_refusal(&mut t, &by).await;
        the_end(&mut t, &by, &person, &agency).await;
        the_notifications(&mut t, &by.specialist, &mailbox).await;
        the_reads(&mut t, &agency, &person).await;
        assert_eq!(t.untold(&["get"]), BTreeSet::new(), "reads that nobody sent");
        the_farewell(&mut t, &by, &agency).await;
        let left = t.untold(&["post", "put", "patch", "delete"]);
        assert_eq!(left, BTreeSet::new(), "writes that nobody sent");
        stop.send_replace(true);
        for worker in workers {
            worker.await.expect("a worker ends");
        }
    }
}
