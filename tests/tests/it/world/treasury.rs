//! A client's cycle that waits for its invoice: confirmed by the client, with a small computation behind it.

use std::collections::BTreeSet;

use bole_domain::engagement::{CycleRef, DelegatedPart, Engagement, EngagementStatus, WithholdingAgent};
use bole_domain::ids::{ClientId, CycleId, EngagementId, PayslipId, RunId};
use bole_domain::language::Label;
use bole_domain::money::Fen;
use bole_domain::people::roster;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{ConfirmationForm, Cycle, CycleState, CycleTerms, Progress, Tracks};
use bole_domain::settlement::template::standard_payroll;
use bole_domain::settlement::totals::RunTotals;
use bole_domain::standard::Category;
use bole_persistence::people::Roster;
use bole_persistence::schema::payslips;
use bole_persistence::settlement::{cycles, runs, templates};
use bole_persistence::{Key, Mode, StoreError, Tenant, engagement, on_both, people};
use bole_tests::{Actor, Agency, Answer, Request, TestApp, Value, json};
use diesel::prelude::*;

/// Four people of the sample's roster.
const PEOPLE: &str = include_str!("../../../../samples/payroll-2026/people.csv");

/// What they are paid: the last one nothing, he is short by 50.00.
pub(crate) const WAGES: [i64; 4] = [1_000_000, 800_050, 699_949, 0];

/// All that a client can delegate.
pub(crate) const ALL: [DelegatedPart; 3] =
    [DelegatedPart::WagePayment, DelegatedPart::Contributions, DelegatedPart::TaxFiling];

/// The sums of the computation.
pub(crate) fn totals() -> RunTotals {
    let totals = RunTotals {
        people: 4,
        net: Fen(WAGES.iter().sum()),
        income_tax: Fen(34_567),
        insurance_worker: Fen(300_000),
        insurance_employer: Fen(600_000),
        housing_fund_worker: Fen(120_000),
        housing_fund_employer: Fen(120_000),
        post_tax_deductions: Fen(10_000),
        service_fee: Fen(32_000),
        vat: Fen(1_920),
        shortfall_carried: Fen(5_000),
        ..RunTotals::default()
    };
    let wages = totals.net.0 + totals.income_tax.0 + 300_000 + 120_000 + 10_000 - 5_000;
    RunTotals { wages: Fen(wages), total: Fen(totals.outgoings().0 - 5_000), ..totals }
}

/// An agency with a client's confirmed cycle.
pub(crate) struct Treasury {
    pub(crate) app: TestApp,
    pub(crate) agency: Agency,
    pub(crate) specialist: Actor,
    pub(crate) finance: Actor,
    pub(crate) client: ClientId,
    pub(crate) engagement: EngagementId,
    pub(crate) account: String,
}

impl Treasury {
    /// With everything delegated.
    pub(crate) async fn open(app: &TestApp) -> Self {
        Self::with(app, &ALL, PEOPLE).await
    }

    /// With these parts delegated and people of this roster.
    pub(crate) async fn with(app: &TestApp, parts: &[DelegatedPart], roster: &str) -> Self {
        let agency = app.agency().await;
        let delegated: BTreeSet<DelegatedPart> = parts.iter().copied().collect();
        let roster: Vec<&str> = roster.lines().take(1 + WAGES.len()).collect();
        let made: Result<_, StoreError> =
            app.store().tenant(agency.id, Mode::Write, |tx| confirmed(tx, delegated, &roster.join("\n")));
        let (client, engagement) = made.expect("a confirmed cycle is made");
        let new = json!({
            "bank_name": "中国工商银行上海市分行营业部", "account_name": "伯乐人力资源服务有限公司",
            "number": "1001200300400500600", "cnaps": "102100099996",
        });
        let account = agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
        Self {
            app: app.clone(),
            specialist: agency.payroll_specialist(),
            finance: agency.finance_manager(),
            agency,
            client,
            engagement,
            account,
        }
    }

    /// The path of the cycle.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/payroll/engagements/{}/cycles/2026-03{rest}", self.engagement)
    }

    /// How far its money has gone.
    pub(crate) async fn funds(&self) -> Answer {
        self.specialist.get(&self.path("/funds")).await.expect(200)
    }

    /// A verb on the cycle, by somebody who saw its present version.
    pub(crate) async fn act(&self, actor: &Actor, verb: &str, body: Value) -> Answer {
        let etag = self.funds().await.etag();
        actor.post(&self.path(&format!(":{verb}")), body).if_match(&etag).await
    }

    /// The invoice.
    pub(crate) async fn invoice(&self) -> Answer {
        self.act(&self.specialist, "invoice", json!({ "issued_on": "2026-04-03" })).await
    }

    /// Money of the client.
    pub(crate) async fn receive(&self, amount: Fen, reference: &str) -> Answer {
        let new = json!({
            "amount": amount, "received_on": "2026-04-08", "bank_account_id": self.account, "bank_reference": reference,
        });
        self.act(&self.finance, "record-receipt", new).await
    }

    /// The payout.
    pub(crate) async fn pay(&self) -> Answer {
        self.act(&self.specialist, "pay", json!({ "bank_account_id": self.account, "paid_on": "2026-04-09" })).await
    }

    /// Invoiced, received and paid out: gives the batch.
    pub(crate) async fn paid_out(&self) -> String {
        self.invoice().await.expect(201);
        self.receive(totals().total, "R1").await.expect(201);
        self.pay().await.expect(201).text("/batch/id")
    }

    /// A verb on a batch or a payment, by somebody who saw its present version.
    pub(crate) async fn touch(&self, actor: &Actor, place: &str, verb: &str, body: Value) -> Answer {
        let etag = self.specialist.get(place).await.expect(200).etag();
        actor.post(&format!("{place}:{verb}"), body).if_match(&etag).await
    }

    /// Approved and sent as pain.001.
    pub(crate) async fn sent(&self, batch: &str) {
        let place = batch_place(batch);
        self.touch(&self.finance, &place, "approve", json!({})).await.expect(200);
        self.touch(&self.specialist, &place, "send", json!({ "form": "pain_001" })).await.expect(200);
    }

    /// The payments of a batch.
    pub(crate) async fn items(&self, batch: &str) -> Vec<Value> {
        let items = self.specialist.get(&format!("{}/items", batch_place(batch))).await.expect(200);
        items.at("/data").as_array().expect("payments").clone()
    }

    /// Sends the bank's answer of the day as CSV.
    pub(crate) async fn answer(&self, batch: &str, rows: &[(&str, &str, &str)]) -> Answer {
        let mut csv = "端到端标识,状态,原因\r\n".to_owned();
        rows.iter().for_each(|(id, status, reason)| csv.push_str(&format!("{id},{status},{reason}\r\n")));
        self.answer_as(batch, "text/csv", csv).await.await
    }

    /// Sends the bank's answer of the day.
    pub(crate) async fn answer_as(&self, batch: &str, media: &str, bytes: String) -> Request {
        let place = batch_place(batch);
        let etag = self.specialist.get(&place).await.expect(200).etag();
        let path = format!("{place}:record-answer?answered_on=2026-04-10");
        self.specialist.request("POST".parse().expect("a method"), &path).raw(media, bytes).if_match(&etag)
    }

    /// Changes the cycle behind the service's back.
    pub(crate) fn change_cycle(&self, change: impl FnOnce(&mut Cycle)) {
        let changed: Result<Cycle, StoreError> = self.app.store().tenant(self.agency.id, Mode::Write, |tx| {
            let mut cycle = cycles::load(tx, self.engagement, march())?;
            change(&mut cycle);
            cycles::save(tx, cycle)
        });
        changed.expect("the cycle is saved");
    }
}

/// The path of a batch.
pub(crate) fn batch_place(batch: &str) -> String {
    format!("/api/v1/payment-batches/{batch}")
}

/// The cycle's month.
pub(crate) fn march() -> CycleRef {
    CycleRef::first(Period::new(2026, 3).expect("a month"))
}

fn confirmed(
    tx: &mut Tenant<'_>,
    delegated: BTreeSet<DelegatedPart>,
    csv: &str,
) -> Result<(ClientId, EngagementId), StoreError> {
    let by = Key(tx.runtime().uuid());
    let client = crate::tenants::client(tx, 1)?;
    let made = Engagement {
        id: tx.new_id(),
        client,
        category: Category::Payroll,
        title: "薪酬代管".to_owned(),
        status: EngagementStatus::Open,
        contract: None,
        withholding_agent: WithholdingAgent { credit_code: "CLIENT1".to_owned(), name: "Client 1".to_owned() },
        specialist: None,
        offered_template: None,
        confirmed_template: None,
        delegated: delegated.clone(),
        version: 1,
        created_at: tx.at().get(),
    };
    engagement::insert(tx, &made, by)?;
    let (rows, faults) = roster::read(csv.as_bytes()).expect("a roster file");
    assert!(faults.is_empty(), "{faults:?}");
    let mut prepared = Vec::new();
    for (number, row) in &rows {
        prepared.push(people::prepare(tx.keys(), tx.runtime(), *number, row)?);
    }
    people::merge(tx, made.id, &prepared)?;
    let unconfirmed = people::unconfirmed(tx, made.id)?;
    people::confirm(tx, &unconfirmed)?;
    let template = templates::insert(tx, "payroll", &Label::new("薪酬", "Payroll"), by)?;
    let version = templates::insert_version(tx, template.id, standard_payroll(), by)?;
    let (cycle, run): (CycleId, RunId) = (tx.new_id(), tx.new_id());
    let terms = CycleTerms {
        contract_id: None,
        delegated: delegated.clone(),
        in_advance: true,
        confirmation_form: ConfirmationForm::Platform,
        inputs_by: None,
        bill_by: None,
        receipt_by: None,
    };
    let opened = Cycle {
        id: cycle,
        engagement: made.id,
        key: march(),
        state: CycleState::ClientConfirmed,
        template_version: version.id,
        insurance_month: march().period,
        tax_period: Period::new(2026, 4).expect("a month"),
        pay_date: "2026-04-10".parse().expect("a day"),
        agreed_day: None,
        withholding_agent: made.withholding_agent.credit_code.clone(),
        upload: None,
        run: Some(run),
        run_number: 1,
        totals: Some(totals()),
        tracks: Tracks::of(&delegated),
        progress: Progress {
            terms,
            month_inputs: std::collections::BTreeMap::new(),
            inputs_confirmed: None,
            year_basis: Vec::new(),
            openings: 0,
            billed: None,
            credit_note: None,
            paid_out: false,
            wages_settled: false,
            settled_on: None,
            deeds: Vec::new(),
        },
        invoice: None,
        version: 1,
        created_at: tx.at().get(),
    };
    cycles::insert(tx, &opened)?;
    let upload = tx.runtime().uuid();
    let new =
        runs::NewRun { id: run, cycle, upload, policy_fingerprint: String::new(), people: WAGES.len(), created_by: by };
    let begun = runs::insert(tx, &new)?;
    runs::finish(tx, &begun, &totals())?;
    let members = people::list_members(tx, made.id, &Roster::default(), 10)?;
    for (member, wage) in members.iter().zip(WAGES) {
        payslip(tx, &opened, run, member, wage)?;
    }
    Ok((client, made.id))
}

fn payslip(
    tx: &mut Tenant<'_>,
    cycle: &Cycle,
    run: RunId,
    member: &people::Member,
    wage: i64,
) -> Result<(), StoreError> {
    let (agency, id) = (tx.agency(), tx.new_id::<PayslipId>());
    let nothing = 0_i64;
    on_both!(&mut *tx.db, |c| diesel::insert_into(payslips::table)
        .values((
            payslips::agency_id.eq(agency),
            payslips::id.eq(Key::of(id)),
            payslips::run_id.eq(Key::of(run)),
            payslips::cycle_id.eq(Key::of(cycle.id)),
            payslips::engagement_id.eq(Key::of(cycle.engagement)),
            payslips::member_id.eq(Key::of(member.id)),
            payslips::person_id.eq(Key::of(member.person.id)),
            payslips::employee_number.eq(&member.employee_number),
            payslips::gross.eq(wage),
            payslips::exempt.eq(nothing),
            payslips::special.eq(nothing),
            payslips::additional.eq(nothing),
            payslips::other.eq(nothing),
            payslips::pension_counted.eq(nothing),
            payslips::relief.eq(nothing),
            payslips::income_tax.eq(nothing),
            payslips::net_pay.eq(wage),
            payslips::shortfall_brought.eq(nothing),
            payslips::shortfall_carried.eq(nothing),
            payslips::employer_cost.eq(wage),
            payslips::bill_total.eq(wage),
            payslips::result.eq("{}"),
        ))
        .execute(c))?;
    Ok(())
}
