//! Several servers on one database get commands that exclude each other: of all of them exactly one wins.

use bole_api::jobs::start_workers;
use bole_persistence::runtime::Runtime;
use bole_tests::whole::{asked, whole};
use bole_tests::{Actor, Answer, Request, Served, Value, both, json, number};
use futures_util::future::{join, join_all};
use std::future::IntoFuture;
use tokio::sync::watch;

use crate::world::bureau::Bureau;

const INPUTS: &str = include_str!("../../../samples/payroll-2026/inputs-2026-01.csv");
/// Servers beside the test's own.
const SERVERS: usize = 3;
/// How often each side of a contest asks.
const EACH: usize = 4;

/// A bureau, and more servers on its database.
struct Contest {
    bureau: Bureau,
    servers: Vec<Served>,
}

impl Contest {
    /// Sends requests at once, each to the next server; gives who won. Whoever lost is told of a conflict or of a newer version.
    async fn one_wins(&self, rivals: Vec<Request>) -> (usize, Answer) {
        let bases: Vec<String> = self.servers.iter().map(Served::base).chain([self.bureau.app.url("")]).collect();
        let sent = rivals.into_iter().zip(bases.iter().cycle()).map(|(rival, base)| rival.at(base).into_future());
        let mut won = Vec::new();
        for (nth, answer) in join_all(sent).await.into_iter().enumerate() {
            match answer.status {
                200..=299 => won.push((nth, answer)),
                409 | 412 => {}
                _ => panic!("no answer to a conflict: {answer}"),
            }
        }
        assert_eq!(
            won.len(),
            1,
            "one wins: {:?}",
            won.iter().map(|(_, answer)| answer.to_string()).collect::<Vec<_>>()
        );
        won.remove(0)
    }

    /// The same command from many sides, each with a key of its own and the version that is there now.
    async fn verb(&self, actors: &[&Actor], of: &str, verb: &str, body: Value) -> Answer {
        self.verbs(of, &[(actors, verb, body)]).await.1
    }

    /// Commands that exclude each other; gives which of them won.
    async fn verbs(&self, of: &str, sides: &[(&[&Actor], &str, Value)]) -> (usize, Answer) {
        let seen = self.bureau.specialist.get(of).await.expect(200).etag();
        let mut rivals = Vec::new();
        for _ in 0..EACH {
            for (actors, verb, body) in sides {
                let actor = actors[rivals.len() % actors.len()];
                rivals.push(actor.post(&format!("{of}:{verb}"), body.clone()).if_match(&seen));
            }
        }
        let (nth, won) = self.one_wins(rivals).await;
        (nth % sides.len(), won)
    }

    /// Works on the jobs of the queue until this one has ended.
    async fn worked_off(&self, started: &Answer) -> Answer {
        let (stop, stopped) = watch::channel(false);
        let workers = start_workers(self.bureau.app.app(), 1, &stopped);
        let job = self.bureau.app.wait_job(started).await;
        stop.send_replace(true);
        for worker in workers {
            worker.await.expect("a worker ends");
        }
        job
    }

    fn cycle(&self, month: &str) -> String {
        self.bureau.cycle(month, "")
    }

    /// From the client's word on the inputs to a computed month.
    async fn computed(&self, month: &str) {
        let (bureau, cycle) = (&self.bureau, self.cycle(month));
        let sure = json!({
            "headcount": 2, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        self.verb(&[&bureau.client_user], &cycle, "confirm-inputs", sure).await;
        self.verb(&[&bureau.specialist], &cycle, "lock-inputs", json!({})).await;
        let started = self.verb(&[&bureau.specialist], &cycle, "compute", json!({})).await;
        assert_eq!(self.worked_off(&started).await.text("/state"), "succeeded");
    }

    /// A computed month is submitted while somebody has it computed again: the bill that was submitted stays.
    async fn submitted(&self, month: &str) {
        let (bureau, cycle) = (&self.bureau, self.cycle(month));
        let seen = bureau.specialist.get(&cycle).await.expect(200);
        let verb = |verb: &str| bureau.specialist.post(&format!("{cycle}:{verb}"), json!({})).if_match(&seen.etag());
        let (first, second) = (self.servers[0].base(), self.servers[1].base());
        let (compute, submit) = (verb("compute").at(&first), verb("submit").at(&second));
        let (again, submitted) = join(compute.into_future(), submit.into_future()).await;
        submitted.expect(200);
        match again.status {
            202 => {
                let job = self.worked_off(&again).await;
                assert_eq!(job.text("/state"), "failed", "{job}");
            }
            status => assert!(matches!(status, 409 | 412), "{again}"),
        }
        let now = bureau.specialist.get(&cycle).await.expect(200);
        assert_eq!(now.text("/state"), "submitted");
        assert_eq!(now.at("/totals"), seen.at("/totals"), "the bill that was submitted");
    }

    /// A month from its opening to its closing, at each step a contest.
    async fn month(&self, month: &str, pay_date: &str, account: &str) {
        let (bureau, cycle) = (&self.bureau, self.cycle(month));
        let (specialist, finance, client) = (&bureau.specialist, &bureau.finance, &bureau.client_user);
        let other = bureau.agency.another("finance_manager");
        bureau.open_cycle(month, pay_date).await.expect(200);
        let inputs: String = INPUTS.lines().take(3).map(|line| format!("{line}\n")).collect();
        let import = bureau.cycle(month, "inputs:import");
        let (_, started) = self.one_wins((0..EACH).map(|_| bureau.upload(&import, &inputs)).collect()).await;
        assert_eq!(self.worked_off(&started).await.text("/state"), "succeeded");

        self.computed(month).await;
        self.submitted(month).await;
        let finances: [&Actor; 2] = [finance, &other];
        let why = json!({ "reason": "金额有误" });
        // The third of each is too early or too late whoever comes first.
        let early = (&[client][..], "dispute", why.clone());
        let sides = [(&finances[..], "approve", json!({})), (&finances[..], "reject", why.clone()), early];
        if self.verbs(&cycle, &sides).await.0 == 1 {
            self.computed(month).await;
            self.submitted(month).await;
            self.verb(&finances, &cycle, "approve", json!({})).await;
        }
        let confirm = json!({ "form": "platform" });
        let late = (&[specialist][..], "compute", json!({}));
        let sides = [(&[client][..], "confirm", confirm.clone()), (&[client][..], "dispute", why), late];
        if self.verbs(&cycle, &sides).await.0 == 1 {
            self.computed(month).await;
            self.submitted(month).await;
            self.verb(&finances, &cycle, "approve", json!({})).await;
            self.verb(&[client], &cycle, "confirm", confirm).await;
        }

        let invoice = self.verb(&[finance, specialist], &cycle, "invoice", json!({})).await;
        let receipt = json!({
            "amount": invoice.text("/total"), "bank_account_id": account, "bank_reference": format!("IN-{month}"),
        });
        self.verb(&finances, &cycle, "record-receipt", receipt).await;
        let from = json!({ "bank_account_id": account });
        let batch = self.verb(&[specialist], &cycle, "pay", from).await.text("/batch/id");
        let batch = format!("/api/v1/payment-batches/{batch}");
        self.verb(&finances, &batch, "approve", json!({})).await;
        self.verb(&[specialist, finance], &batch, "send", json!({ "form": "csv" })).await;
        self.answered(&batch).await;
        for payable in ["insurance", "fund"] {
            let paid = json!({ "payable": payable, "reference": format!("{payable}-{month}") });
            self.verb(&[finance, specialist], &cycle, "record-remittance", paid).await;
        }
        let filing = bureau.cycle(month, "payout/tax-filing");
        let seen = specialist.put(&filing, json!({})).await.expect(200).etag();
        let filed = json!({ "acknowledgement": format!("T-{month}") });
        self.one_wins((0..EACH).map(|_| specialist.put(&filing, filed.clone()).if_match(&seen)).collect()).await;
        let taxes = bureau.specialist.get(&bureau.cycle(month, "funds")).await.expect(200);
        if taxes.text("/still_payable/tax") != "0.00" {
            let paid = json!({ "payable": "tax", "reference": format!("tax-{month}") });
            self.verb(&finances, &cycle, "record-remittance", paid).await;
        }
        let results = bureau.cycle(month, "feedback/results");
        specialist.put(&results, json!({ "channel": "platform" })).await.expect(200);
        self.verb(&[specialist], &cycle, "close", json!({})).await;
    }

    /// The bank's answer arrives many times.
    async fn answered(&self, batch: &str) {
        let (finance, seen) = (&self.bureau.finance, self.bureau.specialist.get(batch).await.expect(200).etag());
        let file = finance.get(&format!("{batch}/file")).await.expect(200).body_text();
        let ids = file.lines().skip(1).map(|line| line.rsplit(',').next().expect("an id").to_owned());
        let answer = ids.fold("端到端标识,状态,原因\r\n".to_owned(), |all, id| format!("{all}{id},paid,\r\n"));
        let place = format!("{batch}:record-answer");
        let post = || finance.request("POST".parse().expect("a method"), &place);
        let tell = || post().raw("text/csv", answer.clone()).if_match(&seen);
        assert_eq!(self.one_wins((0..EACH).map(|_| tell()).collect()).await.1.at("/paid"), 2);
    }
}

both! {
    async fn of_commands_that_exclude_each_other_one_wins(app: TestApp) {
        // The other servers go by the machine's clock.
        app.set_clock(&Runtime::system().now().to_rfc3339());
        let mut bureau = Bureau::agreed(&app).await;
        bureau.rest().await;
        let new = json!({
            "bank_name": "中国工商银行", "account_name": "伯乐", "number": "6222021001116245702", "cnaps": "102100099996",
        });
        let account = bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
        let url = app.database().url.clone();
        let start = |_| Served::start(env!("CARGO_BIN_EXE_bole-served"), &url, &[("BOLE_JOB_WORKERS", "0")]);
        let contest = Contest { bureau, servers: (0..SERVERS).map(start).collect() };
        let months = usize::try_from(number("TORTURE_CONTESTS", 1)).expect("a number of months");
        let days = ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31"];
        let mut closed = 0;
        for day in days.iter().take(months) {
            contest.month(&format!("2026-{}", &day[..2]), &format!("2026-{day}"), &account).await;
            closed += 1;
        }
        let mut db = app.database().owner();
        // Computations that came too late have failed; nothing else has.
        let failed = asked(&mut db, "SELECT kind AS told FROM jobs WHERE state <> 'succeeded' AND kind <> 'computation'");
        assert!(failed.is_empty(), "{failed:?}");
        assert!(asked(&mut db, "SELECT kind AS told FROM job_claims").is_empty());
        whole(&mut db);
        for kind in ["invoice", "payout", "receipt", "wages_paid"] {
            let posted = asked(&mut db, &format!("SELECT kind AS told FROM ledger_transactions WHERE kind = '{kind}'"));
            assert_eq!(posted.len(), closed, "{kind}: once a month");
        }
    }
}
