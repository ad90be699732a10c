//! A client's payroll with the first people of the sample, its months prepared in rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bole_domain::engagement::{CycleRef, DelegatedPart};
use bole_domain::ids::TemplateVersionId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{ConfirmationForm, Cycle, CycleState, CycleTerms, Progress, Tracks};
use bole_domain::settlement::template::standard_payroll;
use bole_persistence::people::{self, Member, Roster};
use bole_persistence::settlement::cycles;
use bole_persistence::settlement::inputs::{self, InputRow};
use bole_persistence::{Mode, StoreError, Tenant};
use bole_tests::{Answer, Request, TestApp, json};

use crate::world::desk::{Office, another_engagement};

const PEOPLE: &str = include_str!("../../../../samples/payroll-2026/people.csv");
pub(crate) const POLICIES: &str = include_str!("../../../../samples/payroll-2026/policies.csv");
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/payroll-2026");

/// A file of the sample by employee number and column; no cell of these files is quoted.
pub(crate) fn sheet(text: &str) -> BTreeMap<String, HashMap<String, String>> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let row = |line: &str| {
        let cells = head.iter().zip(line.split(',')).map(|(name, cell)| ((*name).to_owned(), cell.to_owned()));
        let row: HashMap<String, String> = cells.collect();
        (row["employee_number"].clone(), row)
    };
    lines.map(row).collect()
}

/// A file of the sample that has a month in its name.
pub(crate) fn of_month(kind: &str, month: &str) -> BTreeMap<String, HashMap<String, String>> {
    let path = format!("{SAMPLE}/{kind}-{month}.csv");
    sheet(&std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}")))
}

/// A payroll engagement with people, policies and a published template.
pub(crate) struct Payroll {
    pub(crate) office: Office,
    pub(crate) members: BTreeMap<String, Member>,
    template: TemplateVersionId,
}

impl Payroll {
    /// With the first people of the sample and the policies of all places.
    pub(crate) async fn open(app: &TestApp, people: usize) -> Self {
        Self::with_policies(app, people, POLICIES).await
    }

    /// With other policies.
    pub(crate) async fn with_policies(app: &TestApp, people: usize, policies: &str) -> Self {
        let office = Office::open(app).await;
        let job = app.wait_job(&office.upload("/api/v1/insurance-policies:import", policies).await).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        let name = json!({ "code": "payroll", "name": { "zh": "薪酬", "en": "Payroll" } });
        let made = office.specialist.post("/api/v1/settlement-templates", name).await.expect(201);
        let versions = format!("{}/versions", made.location());
        let draft = office.specialist.post(&versions, json!({ "copy_of": "standard_payroll" })).await.expect(201);
        let publish = format!("{}:publish", draft.location());
        let published = office.admin.post(&publish, json!({})).if_match(&draft.etag()).await.expect(200);
        let mut payroll = Self { members: BTreeMap::new(), template: published.id().parse().expect("an id"), office };
        payroll.import_roster(people).await;
        payroll
    }

    async fn import_roster(&mut self, people: usize) {
        let roster = PEOPLE.lines().take(people + 1).map(|line| format!("{line}\n")).collect::<String>();
        let started = self.office.upload(&self.office.under("roster:import"), roster).await;
        let job = self.office.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        let all = self.within(|tx| people::list_members(tx, self.office.engagement, &Roster::default(), i64::MAX));
        self.members = all.into_iter().map(|member| (member.employee_number.clone(), member)).collect();
    }

    /// Goes on with another engagement of the same client, the same people and the same withholding agent.
    pub(crate) async fn turn_to_another_engagement(&mut self) {
        let people = self.members.len();
        let known = format!("/api/v1/engagements/{}", self.office.engagement);
        let client = self.office.admin.get(&known).await.expect(200).text("/client_id");
        self.office.engagement = another_engagement(&self.office.admin, &client).await;
        self.import_roster(people).await;
    }

    /// One transaction in the agency.
    pub(crate) fn within<T>(&self, f: impl FnOnce(&mut Tenant<'_>) -> Result<T, StoreError>) -> T {
        self.office.app.store().tenant(self.office.agency, Mode::Write, f).expect("the rows are as the test wants them")
    }

    /// Opens a month with the sample's inputs of its people, locked; run 2 has the inputs of run 1.
    pub(crate) fn month(&self, key: &str) {
        self.month_with(key, &key[..7]);
    }

    /// The same with the inputs of another month.
    pub(crate) fn month_with(&self, key: &str, inputs_of: &str) {
        let key: CycleRef = key.parse().expect("a cycle");
        let template = standard_payroll().compile().expect("the standard template compiles");
        let given = of_month("inputs", inputs_of);
        let row = |(number, cells): (&String, &HashMap<String, String>)| {
            let member = self.members.get(number)?;
            let given = |cell: &String| cell.parse::<Fen>().expect("an amount");
            // The sample has nothing that is taxed apart.
            let amount = |code: &str| Some(cells.get(code).map(given).unwrap_or_default());
            let amounts = template.inputs().map(|item| amount(&item.code)).collect();
            Some(InputRow {
                member: member.id,
                person: member.person.id,
                employee_number: number.clone(),
                amounts,
                facts: member.facts(),
            })
        };
        let rows: Vec<InputRow> = given.iter().filter_map(row).collect();
        self.within(|tx| {
            let upload = tx.runtime().uuid();
            let delegated: BTreeSet<DelegatedPart> = DelegatedPart::all().collect();
            let cycle = Cycle {
                id: tx.new_id(),
                engagement: self.office.engagement,
                key,
                state: CycleState::InputsLocked,
                template_version: self.template,
                insurance_month: key.period,
                tax_period: key.period,
                pay_date: key.period.last_day(),
                agreed_day: None,
                withholding_agent: "91440300MA5ABCD127".to_owned(),
                upload: Some(upload),
                run: None,
                run_number: 0,
                totals: None,
                tracks: Tracks::of(&delegated),
                progress: Progress {
                    terms: CycleTerms {
                        contract_id: None,
                        delegated,
                        in_advance: true,
                        confirmation_form: ConfirmationForm::Platform,
                        inputs_by: None,
                        bill_by: None,
                        receipt_by: None,
                    },
                    month_inputs: BTreeMap::new(),
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
            cycles::insert(tx, &cycle)?;
            inputs::insert(tx, cycle.id, upload, &rows)
        });
    }

    /// A path below a cycle.
    pub(crate) fn under(&self, key: &str, rest: &str) -> String {
        format!("/api/v1/payroll/engagements/{}/cycles/{key}{rest}", self.office.engagement)
    }

    /// The cycle as it stands.
    pub(crate) fn cycle(&self, key: &str) -> Cycle {
        let key = key.parse().expect("a cycle");
        self.within(|tx| cycles::load(tx, self.office.engagement, key))
    }

    /// Puts a cycle into a state.
    pub(crate) fn put(&self, key: &str, state: CycleState) {
        let cycle = self.cycle(key);
        self.within(|tx| cycles::save(tx, Cycle { state, ..cycle }));
    }

    /// Asks for the computation of a cycle as it stands.
    pub(crate) fn ask(&self, key: &str) -> Request {
        let path = self.under(key, ":compute");
        self.office.specialist.post(&path, ()).if_match(&format!("v{}", self.cycle(key).version))
    }

    /// Computes a cycle; gives the ended job.
    pub(crate) async fn compute(&self, key: &str) -> Answer {
        self.office.app.wait_job(&self.ask(key).await.expect(202)).await
    }

    /// Opens a month, computes it, and lets the client confirm it.
    pub(crate) async fn confirmed_month(&self, key: &str) {
        self.month(key);
        let job = self.compute(key).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        self.put(key, CycleState::ClientConfirmed);
    }

    /// Everybody's figures by employee number and item, as they are exported.
    pub(crate) async fn exported(&self, key: &str) -> BTreeMap<String, HashMap<String, String>> {
        sheet(&self.office.specialist.get(&self.under(key, "/payslips:export")).await.expect(200).body_text())
    }
}
