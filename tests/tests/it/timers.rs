//! Clocks over HTTP: what starts and stops timers, what they tell and to whom, policies, pauses, re-dating, service hours.

use std::collections::BTreeMap;

use bole_tests::{Answer, TestApp, Value, both, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

const MONTH: &str = "2026-11";

/// Fires what is due now; gives how many timers that were.
pub async fn fire(app: &TestApp) -> usize {
    let app = app.app().clone();
    let fired = tokio::task::spawn_blocking(move || bole_api::sla::fire_due(&app.store));
    fired.await.expect("it ends").expect("timers are fired")
}

/// The timers of a month by policy.
async fn timers(bureau: &Bureau) -> BTreeMap<String, Answer> {
    let place = format!("/api/v1/timers?engagement_id={}", bureau.engagement);
    let listed = bureau.specialist.get(&place).await.expect(200);
    let mut all = BTreeMap::new();
    for timer in listed.at("/data").as_array().expect("timers") {
        let place = format!("/api/v1/timers/{}", timer["id"].as_str().expect("an id"));
        all.insert(
            timer["policy"].as_str().expect("a policy").to_owned(),
            bureau.specialist.get(&place).await.expect(200),
        );
    }
    all
}

fn states(timers: &BTreeMap<String, Answer>) -> BTreeMap<&str, String> {
    timers.iter().map(|(policy, timer)| (policy.as_str(), timer.text("/state"))).collect()
}

fn marks(timer: &Answer) -> Vec<Value> {
    let told = |mark: &Value| json!([mark["kind"], mark["level"], mark["role"]]);
    timer.at("/marks").as_array().expect("marks").iter().map(told).collect()
}

fn is(pairs: &[(&'static str, &str)]) -> BTreeMap<&'static str, String> {
    pairs.iter().map(|(policy, state)| (*policy, (*state).to_owned())).collect()
}

/// Money, payout, the bank's answer.
async fn paid(bureau: &Bureau) {
    let bill = bureau.specialist.get(&bureau.cycle(MONTH, "funds")).await.expect(200).text("/billed/bill");
    let new = json!({
        "bank_name": "中国工商银行", "account_name": "伯乐", "number": "6222021001116245702", "cnaps": "102100099996",
    });
    let account = bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
    let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
    bureau.verb(&bureau.finance, MONTH, "record-receipt", receipt).await.expect(201);
    let paid = bureau.verb(&bureau.specialist, MONTH, "pay", json!({ "bank_account_id": account })).await.expect(201);
    bureau.settled(&paid.text("/batch/id")).await;
}

fn inputs() -> String {
    INPUTS.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n")
}

both! {
    async fn a_month_starts_and_stops_its_clocks(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.open_cycle(MONTH, "2026-12-10").await.expect(200);
        let begun = timers(&bureau).await;
        let running = |policies: &[&'static str]| is(&policies.iter().map(|p| (*p, "running")).collect::<Vec<_>>());
        assert_eq!(states(&begun), running(&["payroll.bill_issued", "payroll.inputs_confirmed", "payroll.wage_day"]));
        // Days end at midnight in China, which is four in the afternoon in UTC.
        for (policy, due) in [
            ("payroll.inputs_confirmed", "2026-11-25T16:00:00Z"), ("payroll.bill_issued", "2026-12-03T16:00:00Z"),
            ("payroll.wage_day", "2026-12-10T16:00:00Z"),
        ] {
            assert_eq!(begun[policy].text("/due_at"), due, "{policy}");
            assert_eq!(begun[policy].text("/cycle"), MONTH);
        }
        let process = bureau.specialist.get(&format!("/api/v1/engagements/{}/process", bureau.engagement)).await.expect(200);
        let shown = process.at("/timers");
        let shown: Vec<&Value> = shown.as_array().expect("timers").iter().map(|timer| &timer["policy"]).collect();
        assert_eq!(shown, ["payroll.inputs_confirmed", "payroll.bill_issued", "payroll.wage_day"]);
        // The client was to be warned two working days before, and his specialist one: both are now, once. And so is the project
        // manager of the contract, which ends in less than 60 days.
        assert_eq!((fire(&app).await, fire(&app).await), (2, 0));
        app.set_clock("2026-11-25T16:00:00Z");
        assert_eq!((fire(&app).await, fire(&app).await), (1, 0));
        let late = timers(&bureau).await;
        assert_eq!(late["payroll.inputs_confirmed"].text("/state"), "breached");
        assert_eq!(marks(&late["payroll.inputs_confirmed"]), [
            json!(["started", 1, null]), json!(["warned", 1, "client_user"]), json!(["warned", 2, "payroll_specialist"]),
            json!(["breached", 1, null]), json!(["escalated", 1, "payroll_specialist"]),
        ]);
        bureau.computed_again(MONTH, &inputs()).await;
        bureau.approved(MONTH).await;
        app.set_clock("2026-12-02T02:00:00Z");
        bureau.client_confirms(MONTH).await.expect(200);
        bureau.verb(&bureau.finance, MONTH, "invoice", json!({})).await.expect(201);
        app.set_clock("2026-12-07T02:00:00Z");
        paid(&bureau).await;
        let paid_out = timers(&bureau).await;
        assert_eq!(paid_out["payroll.paid_after_receipt"].text("/ended_at"), "2026-12-07T02:00:00Z");
        assert_eq!(states(&paid_out), is(&[
            ("payroll.bill_issued", "met"), ("payroll.client_paid", "met"), ("payroll.inputs_confirmed", "missed"),
            ("payroll.paid_after_receipt", "met"), ("payroll.results_told", "running"), ("payroll.tax_filed", "waiting"),
            ("payroll.wage_day", "met"),
        ]));
        assert_eq!(paid_out["payroll.client_paid"].text("/due_at"), "2026-12-08T16:00:00Z");
        assert_eq!(paid_out["payroll.paid_after_receipt"].text("/due_at"), "2026-12-09T16:00:00Z");
        assert_eq!(paid_out["payroll.results_told"].text("/due_at"), "2026-12-14T16:00:00Z");
        assert_eq!(paid_out["payroll.tax_filed"].at("/waits_for_year"), 2027);
        let why = format!("/api/v1/timers/{}/explanation", paid_out["payroll.paid_after_receipt"].id());
        let why = bureau.specialist.get(&why).lang("en").await.expect(200);
        assert_eq!(why.text("/summary"), "2 working days from 2026-12-07 10:00 end at 2026-12-10 00:00.");
        let told: Vec<Value> = why.at("/stretches").as_array().expect("stretches").iter()
            .map(|stretch| json!([stretch["kind"], stretch["counts"], stretch["to"]])).collect();
        assert_eq!(json!(told), json!([
            ["first_day", false, "2026-12-07T16:00:00Z"], ["working_day", true, "2026-12-09T16:00:00Z"],
        ]));
        // The tax of December wages is filed in January; once that year's calendar is loaded, its day is known.
        let year = json!({ "year": 2027, "source": "国务院办公厅通知", "days": [
            { "date": "2027-01-01", "kind": "statutory_holiday", "name": { "zh": "元旦", "en": "New Year's Day" } },
        ] });
        bureau.specialist.post("/api/v1/calendar-years", year).await.expect(201);
        let dated = timers(&bureau).await;
        let filing = &dated["payroll.tax_filed"];
        assert_eq!((filing.text("/state"), filing.text("/due_at")), ("running".into(), "2027-01-15T16:00:00Z".into()));
        app.set_clock("2026-12-12T02:00:00Z");
        let filed = json!({ "filed_on": "2026-12-11", "acknowledgement": "申报成功 1" });
        bureau.specialist.put(&bureau.cycle(MONTH, "payout/tax-filing"), filed).await.expect(200);
        let told = json!({ "channel": "platform" });
        bureau.specialist.put(&bureau.cycle(MONTH, "feedback/results"), told).await.expect(200);
        let over = timers(&bureau).await;
        assert_eq!(over["payroll.tax_filed"].text("/ended_at"), "2026-12-11T15:59:59Z", "the day for which it counts");
        assert_eq!(states(&over)["payroll.results_told"], "met");
        app.set_clock("2027-02-01T02:00:00Z");
        assert_eq!(fire(&app).await, 1, "what is over has no alarms, but the contract was not renewed");

        let rates = "/api/v1/on-time-rates?from=2026-11-01&until=2026-12-31";
        let by_client = bureau.specialist.get(&format!("{rates}&by=client")).await.expect(200);
        assert_eq!(by_client.at("/data"), json!([{
            "group": bureau.client_id, "met": 6, "missed": 1, "breached": 1, "open": 0, "rate": "75.0",
        }]));
        let by_policy = bureau.specialist.get(rates).await.expect(200);
        assert_eq!(by_policy.at("/data").as_array().expect("groups").len(), 8);
        bureau.specialist.get("/api/v1/on-time-rates?from=2026-12-31&until=2026-11-01").await.problem(422, "range_reversed");
        let grouped = async |by: &str| {
            let rates = bureau.specialist.get(&format!("{rates}&by={by}")).lang("en").await.expect(200).at("/data");
            let groups = rates.as_array().expect("groups").iter();
            let sums: i64 = groups.clone().map(|rate| ["met", "missed", "breached", "open"].iter().map(|of| rate[of].as_i64().expect("a count")).sum::<i64>()).sum();
            assert_eq!(sums, if by == "month" { 8 } else { 7 }, "a contract's renewal is of no engagement: {rates}");
            groups.map(|rate| (rate["group"].as_str().expect("a group").to_owned(), rate["name"].clone())).collect::<Vec<_>>()
        };
        assert!(grouped("category").await.contains(&("payroll".to_owned(), json!("Payroll"))), "{:?}", grouped("category").await);
        let months: Vec<String> = grouped("month").await.into_iter().map(|(month, _)| month).collect();
        assert!(months.iter().all(|month| ["2026-11", "2026-12"].contains(&month.as_str())) && months.len() > 1, "{months:?}");
        assert!(grouped("specialist").await.iter().any(|(id, name)| id.starts_with("usr_") && name.is_string()), "{:?}", grouped("specialist").await);
        for early in ["2020-01-01", "1990-01-01"] {
            let long = format!("/api/v1/on-time-rates?from={early}&by=month");
            bureau.specialist.get(&long).await.problem_at(422, "range_too_long", "query:from");
        }
        let listed = async |query: &str| {
            let listed = bureau.specialist.get(&format!("/api/v1/timers?{query}")).await.expect(200);
            listed.at("/data").as_array().expect("timers").len()
        };
        assert_eq!((listed("state=missed").await, listed("state=met").await), (1, 6));
        assert_eq!((listed("policy=payroll.wage_day").await, listed("due_before=2026-12-01T00:00:00Z").await), (1, 1));
    }

    async fn a_month_that_is_given_up_gives_up_its_clocks(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.open_cycle(MONTH, "2026-12-10").await.expect(200);
        bureau.verb(&bureau.specialist, MONTH, "cancel", json!({ "reason": "客户改期" })).await.expect(200);
        let given_up = timers(&bureau).await;
        assert!(states(&given_up).values().all(|state| state == "cancelled"), "{:?}", states(&given_up));
        let seen = bureau.specialist.get(&bureau.cycle(MONTH, "payout/cycle")).await.expect(200).etag();
        bureau.open_cycle(MONTH, "2026-12-11").if_match(&seen).await.expect(200);
        let open = format!("/api/v1/timers?engagement_id={}&state=running", bureau.engagement);
        let open = bureau.specialist.get(&open).await.expect(200);
        assert_eq!(open.at("/data").as_array().expect("timers").len(), 3, "{open}");
    }

    async fn a_timer_is_paused_and_goes_on(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let bill = bureau.invoiced(MONTH, "2026-12-10", &inputs()).await;
        app.set_clock("2026-12-07T02:00:00Z");
        let new = json!({
            "bank_name": "中国工商银行", "account_name": "伯乐", "number": "6222021001116245702", "cnaps": "102100099996",
        });
        let account = bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
        let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
        bureau.verb(&bureau.finance, MONTH, "record-receipt", receipt).await.expect(201);
        let found = timers(&bureau).await;
        let (paying, fixed) = (&found["payroll.paid_after_receipt"], &found["payroll.wage_day"]);
        let act = async |timer: &Answer, verb: &str, etag: &str, body: Value| {
            let place = format!("/api/v1/timers/{}:{verb}", timer.id());
            bureau.specialist.post(&place, body).if_match(etag).await
        };
        let why = json!({ "reason": "银行系统维护" });
        act(fixed, "pause", &fixed.etag(), why.clone()).await.problem(409, "timer_day_fixed");
        act(paying, "pause", "\"v9\"", why.clone()).await.problem(412, "version_stale");
        act(paying, "pause", &paying.etag(), json!({ "reason": " " })).await.expect(422);
        act(paying, "resume", &paying.etag(), Value::Null).await.problem(409, "timer_not_paused");
        let paused = act(paying, "pause", &paying.etag(), why.clone()).await.expect(200);
        assert_eq!((paused.text("/state"), paused.json()["due_at"].clone()), ("paused".to_owned(), Value::Null));
        app.set_clock("2026-12-18T02:00:00Z");
        fire(&app).await;
        let resumed = act(paying, "resume", &paused.etag(), Value::Null).await.expect(200);
        // Nothing of the two working days was over; they are Monday and Tuesday.
        assert_eq!(resumed.text("/due_at"), "2026-12-22T16:00:00Z");
        assert_eq!(marks(&resumed), [json!(["started", 1, null]), json!(["paused", 1, null]), json!(["resumed", 1, null])]);
        act(paying, "pause", &resumed.etag(), why.clone()).await.expect(200);
        let entries = bureau.agency.actor("auditor").get("/api/v1/audit-entries?object_type=timer").await.expect(200);
        assert_eq!(entries.at("/data").as_array().expect("entries").len(), 3);
        bureau.agency.actor("auditor").post(&format!("/api/v1/timers/{}:pause", paying.id()), why).await.expect(403);
    }

    async fn an_agency_may_be_stricter_and_re_dates_by_hand(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.invoiced(MONTH, "2026-12-10", &inputs()).await;
        app.set_clock("2026-12-07T02:00:00Z");
        paid(&bureau).await;
        let admin = bureau.agency.admin();
        let place = "/api/v1/sla-policies/payroll.paid_after_receipt";
        let shown = admin.get(place).await.expect(200);
        assert_eq!((shown.at("/version"), shown.text("/bound")), (json!(0), "standard".to_owned()));
        let rule = |count: u32, unit: &str| json!({
            "rule": {
                "due": { "kind": "after", "span": { "count": count, "unit": unit } }, "warnings": [],
                "escalations": [{ "role": "agency_admin" }],
            },
            "reason": "客户要求",
        });
        let put = async |place: &str, etag: &str, body: Value| admin.put(place, body).if_match(etag).await;
        put(place, &shown.etag(), rule(3, "working_days")).await.problem(422, "sla_policy_looser");
        put(place, &shown.etag(), rule(1, "days")).await.problem(422, "sla_policy_looser");
        put(place, &shown.etag(), rule(0, "working_days")).await.expect(422);
        let day = json!({ "rule": { "due": { "kind": "on_day", "day": "pay_day", "shift": "none" }, "warnings": [], "escalations": [] },
            "reason": "x" });
        put(place, &shown.etag(), day).await.problem(422, "sla_policy_other_due");
        let revised = put(place, &shown.etag(), rule(1, "working_days")).await.expect(200);
        assert_eq!((revised.at("/version"), revised.at("/own/0/version")), (json!(1), json!(1)));
        put(place, &shown.etag(), rule(1, "working_days")).await.problem(412, "version_stale");
        bureau.specialist.get("/api/v1/sla-policies/payroll.none").await.problem(404, "not_found");
        // A reminder that the standard asks for may come earlier, but not later and not never.
        let paying = "/api/v1/sla-policies/payroll.client_paid";
        let shown = admin.get(paying).await.expect(200);
        let warned = |role: &str, days: u32| json!([{ "before": { "count": days, "unit": "working_days" }, "role": role }]);
        assert_eq!(json!([shown.at("/reminder")]), warned("client_user", 2));
        let reminding = |warnings: Value| json!({ "rule": { "due": shown.at("/rule/due"), "warnings": warnings, "escalations": [] }, "reason": "约定" });
        for lacking in [json!([]), warned("client_user", 1), warned("finance_manager", 5)] {
            put(paying, &shown.etag(), reminding(lacking)).await.problem_at(422, "sla_policy_reminder_missing", "/rule/warnings");
        }
        put(paying, &shown.etag(), reminding(warned("client_user", 3))).await.expect(200);
        // What belongs to steps that are not served yet can be made stricter before they are.
        let search = "/api/v1/sla-policies/search.need_answered";
        let shown = admin.get(search).await.expect(200);
        let told = (shown.at("/watched"), shown.text("/category"), shown.at("/rule/due/span/count"));
        assert_eq!(told, (json!(false), "executive-search".to_owned(), json!(1440)));
        let within = |count: u32| json!({
            "rule": { "due": { "kind": "after", "span": { "count": count, "unit": "minutes" } }, "warnings": [], "escalations": [] },
            "reason": "约定",
        });
        put(search, &shown.etag(), within(1441)).await.problem(422, "sla_policy_looser");
        put(search, &shown.etag(), within(720)).await.expect(200);

        let told = "/api/v1/sla-policies/payroll.results_told";
        let seen = admin.get(told).await.expect(200).etag();
        put(told, &seen, rule(3, "working_days")).await.expect(200);
        let redate = async |preview: bool| {
            let wish = json!({ "policy": "payroll.results_told", "preview": preview, "reason": "缩短反馈时限" });
            bureau.specialist.post("/api/v1/timers:redate", wish).await.expect(200)
        };
        let due = async || timers(&bureau).await["payroll.results_told"].text("/due_at");
        let preview = redate(true).await;
        assert_eq!(preview.text("/timers/0/due_after"), "2026-12-10T16:00:00Z");
        assert_eq!(due().await, "2026-12-14T16:00:00Z", "a preview changes nothing");
        assert_eq!(redate(false).await.at("/timers"), preview.at("/timers"));
        assert_eq!(due().await, "2026-12-10T16:00:00Z");
        assert_eq!(redate(false).await.at("/timers"), json!([]));
        let unknown = json!({ "policy": "payroll.none", "preview": true, "reason": "x" });
        bureau.specialist.post("/api/v1/timers:redate", unknown).await.problem(422, "sla_policy_unknown");
    }

    async fn a_question_has_its_clock(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let place = format!("/api/v1/engagements/{}/questions", bureau.engagement);
        let question = bureau.client_user.post(&place, json!({ "text": "十一月的账单何时出具？" })).await.expect(201);
        let found = async || timers(&bureau).await["service.question_answered"].clone();
        let asked = found().await;
        assert_eq!((asked.text("/state"), asked.text("/due_at")), ("running".into(), "2026-11-25T16:00:00Z".into()));
        assert_eq!(asked.text("/subject_id"), question.id());
        app.set_clock("2026-11-26T02:00:00Z");
        fire(&app).await;
        let warned = marks(&found().await);
        assert_eq!(warned.iter().map(|mark| mark[0].clone()).collect::<Vec<_>>(), ["started", "warned", "breached", "escalated"]);
        let answer = json!({ "answer": "十二月三日前" });
        let answered = bureau.specialist.post(&format!("/api/v1/questions/{}:answer", question.id()), answer);
        answered.if_match(&question.etag()).await.expect(200);
        assert_eq!(found().await.text("/state"), "missed");
    }

    async fn service_hours_are_the_agencys_own(app: TestApp) {
        let agency = app.agency().await;
        let admin = agency.admin();
        let place = "/api/v1/service-hours";
        let shown = admin.get(place).await.expect(200);
        assert_eq!(shown.at("/hours"), json!({
            "zone": "Asia/Shanghai", "hours": [{ "opens": "09:00", "closes": "18:00" }],
        }));
        let hours = |zone: &str, hours: Value| json!({ "zone": zone, "hours": hours });
        let split = json!([{ "opens": "08:30", "closes": "12:00" }, { "opens": "13:30", "closes": "17:30" }]);
        let put = async |etag: &str, body: Value| admin.put(place, body).if_match(etag).await;
        put(&shown.etag(), hours("Mars/Olympus", split.clone())).await.expect(422);
        put(&shown.etag(), hours("Asia/Shanghai", json!([{ "opens": "9:00", "closes": "18:00" }]))).await.problem(400, "invalid_value");
        put(&shown.etag(), hours("Asia/Shanghai", json!([]))).await.expect(422);
        put(&shown.etag(), hours("Asia/Shanghai", json!([{ "opens": "18:00", "closes": "09:00" }]))).await.expect(422);
        let set = put(&shown.etag(), hours("Asia/Urumqi", split)).await.expect(200);
        assert_eq!((set.at("/version"), set.text("/hours/zone")), (json!(1), "Asia/Urumqi".to_owned()));
        put(&shown.etag(), set.at("/hours")).await.problem(412, "version_stale");
        agency.payroll_specialist().put(place, set.at("/hours")).if_match(&set.etag()).await.expect(403);
    }

    async fn several_watchers_fire_each_alarm_once(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        for month in ["2026-08", "2026-09", "2026-10", "2026-11"] {
            bureau.open_cycle(month, "2026-12-10").await.expect(200);
        }
        app.set_clock("2026-12-30T02:00:00Z");
        let watchers: Vec<_> = (0..4)
            .map(|_| {
                let app = app.app().clone();
                tokio::task::spawn_blocking(move || {
                    (0..5).map(|_| bole_api::sla::fire_due(&app.store).expect("timers are fired")).sum::<usize>()
                })
            })
            .collect();
        let mut fired = 0;
        for watcher in watchers {
            fired += watcher.await.expect("it ends");
        }
        assert_eq!(fired, 13, "the twelve timers of the months and the contract's, once, with everything that was due");
        let all = bureau.specialist.get("/api/v1/timers?state=breached&due_before=2026-12-30T00:00:00Z").await.expect(200);
        let all = all.at("/data");
        let all = all.as_array().expect("timers");
        assert_eq!(all.len(), 12);
        for timer in all {
            let shown = bureau.specialist.get(&format!("/api/v1/timers/{}", timer["id"].as_str().expect("an id"))).await;
            assert_eq!(marks(&shown).iter().filter(|mark| mark[0] == "breached").count(), 1, "{shown}");
        }
    }
}
