//! Filing and feedback of a month over HTTP: tax filings and their file, questions, results, certificates.

mod apart;
mod bonus;
mod certificates;
mod filings;
mod results;

use std::collections::HashMap;

use bole_domain::engagement::CycleRef;
use bole_domain::ids::EngagementId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{Cycle, CycleState, Track};
use bole_persistence::settlement::{cycles, inputs, templates};
use bole_persistence::{Mode, StoreError, people};
use bole_tests::{Answer, Value, json};

use crate::world::bureau::Bureau;

const PEOPLE: &str = include_str!("../../../../samples/payroll-2026/people.csv");
const NOBODY: &str = "per_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D";

const INPUTS: [(&str, &str); 2] = [
    ("2026-01", include_str!("../../../../samples/payroll-2026/inputs-2026-01.csv")),
    ("2026-02", include_str!("../../../../samples/payroll-2026/inputs-2026-02.csv")),
];

impl Bureau {
    fn key(&self) -> EngagementId {
        self.engagement.parse().expect("an id")
    }

    /// A cycle as it is stored.
    fn stored(&self, cycle: &str) -> Cycle {
        let (engagement, key): (_, CycleRef) = (self.key(), cycle.parse().expect("a cycle"));
        let found: Result<_, StoreError> =
            self.app.store().tenant(self.agency.id, Mode::Read, |tx| cycles::load(tx, engagement, key));
        found.expect("the cycle is there")
    }

    fn change(&self, cycle: &str, change: impl FnOnce(&mut Cycle)) {
        let mut cycle = self.stored(cycle);
        change(&mut cycle);
        let saved: Result<_, StoreError> =
            self.app.store().tenant(self.agency.id, Mode::Write, |tx| cycles::save(tx, cycle));
        saved.expect("the cycle is saved");
    }

    /// Opens a month whose inputs are the sample's and locked: what the client confirms is not looked at here.
    async fn locked(&self, cycle: &str, pay_date: &str) {
        self.open_cycle(cycle, pay_date).await.expect(200);
        let text = INPUTS.iter().find(|(month, _)| cycle.starts_with(month)).expect("the sample has the month").1;
        let header = text.lines().next().expect("a header");
        let stored = self.stored(cycle);
        let upload = self.app.store().runtime().uuid();
        let written: Result<(), StoreError> = self.app.store().tenant(self.agency.id, Mode::Write, |tx| {
            let template =
                templates::load_version_by_id(tx, stored.template_version)?.body.compile().expect("it compiles");
            let members = people::places_of(tx, stored.engagement)?;
            let row = |place: &people::RosterPlace| {
                let line =
                    text.lines().find(|line| line.starts_with(&place.facts.employee_number)).expect("his inputs");
                let cells: HashMap<&str, &str> = header.split(',').zip(line.split(',')).collect();
                let amount = |code: &str| cells.get(code).map_or(Fen::ZERO, |cell| cell.parse().expect("an amount"));
                let amounts: Vec<Fen> = template.inputs().map(|item| amount(&item.code)).collect();
                let (facts, employee_number) = (place.facts.clone(), place.facts.employee_number.clone());
                let amounts = amounts.into_iter().map(Some).collect();
                inputs::InputRow { member: place.member, person: place.person, employee_number, amounts, facts }
            };
            inputs::insert(tx, stored.id, upload, &members.iter().map(row).collect::<Vec<_>>())
        });
        written.expect("the inputs are written");
        self.change(cycle, |cycle| (cycle.upload, cycle.state) = (Some(upload), CycleState::InputsLocked));
    }

    /// A computed month that the client has paid for and whose wages are paid: how it came so far is not looked at here.
    async fn paid_out(&self, cycle: &str, pay_date: &str) {
        self.locked(cycle, pay_date).await;
        self.pay(cycle).await;
    }

    /// Computes a locked month and pays it out.
    async fn pay(&self, cycle: &str) {
        let compute = self.specialist.post(&self.cycle(cycle, ":compute"), ());
        let started = compute.if_match(&format!("v{}", self.stored(cycle).version)).await.expect(202);
        let job = self.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        self.settle(cycle);
    }

    /// Everything between a result and its filing is done.
    fn settle(&self, cycle: &str) {
        self.change(cycle, |cycle| {
            cycle.state = CycleState::Funded;
            cycle.progress.paid_out = true;
            (cycle.tracks.wages, cycle.tracks.contributions) = (Track::Done, Track::Done);
        });
    }

    /// Prepares or files the tax of a cycle.
    fn file(&self, cycle: &str, document: Value) -> bole_tests::Request {
        self.specialist.put(&self.cycle(cycle, "payout/tax-filing"), document)
    }

    /// Prepares and files it at once.
    async fn filed(&self, cycle: &str) -> Answer {
        self.file(cycle, json!({ "acknowledgement": "申报成功 1" })).await.expect(200)
    }

    /// The only filing.
    async fn filing(&self) -> Answer {
        let all = self.specialist.get("/api/v1/tax-filings").await.expect(200);
        assert_eq!(all.at("/data").as_array().map(Vec::len), Some(1), "{all}");
        self.specialist.get(&format!("/api/v1/tax-filings/{}", all.text("/data/0/id"))).await.expect(200)
    }

    /// The person ids of the roster, by employee number.
    async fn roster(&self) -> Vec<String> {
        let roster = self.specialist.get(&format!("/api/v1/engagements/{}/roster", self.engagement)).await.expect(200);
        let members = roster.at("/data").as_array().cloned().expect("members");
        members.iter().map(|member| member["person"]["id"].as_str().expect("an id").to_owned()).collect()
    }

    fn questions(&self) -> String {
        format!("/api/v1/engagements/{}/questions", self.engagement)
    }

    /// Issues a certificate; gives it.
    async fn certificate(&self, request: Value) -> Answer {
        let issued = self.specialist.post(&self.path("feedback/certificates"), request).await.expect(200);
        self.specialist.get(&format!("/api/v1/certificates/{}", issued.text("/subjects/0"))).await.expect(200)
    }
}

fn data(answer: &Answer) -> Vec<Value> {
    answer.at("/data").as_array().cloned().expect("a list")
}

fn ids(answer: &Answer) -> Vec<String> {
    data(answer).iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}
