//! Monthly cycles: saved with their state, their tracks and what was done to them.

use bole_domain::engagement::CycleRef;
use bole_domain::events::{EventType, StateChanged};
use bole_domain::ids::{ClientId, CycleId, EngagementId};
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{Cycle, CycleState, Progress, Tracks};
use bole_domain::settlement::totals::RunTotals;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::events::{self, Concerns};
use crate::on_both;
use crate::schema::{cycles as t, engagements as e};
use crate::sla::timers;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    engagement_id: Key,
    period: String,
    run: i64,
    state: String,
    template_version_id: Key,
    insurance_month: String,
    tax_period: String,
    pay_date: NaiveDate,
    agreed_day: Option<NaiveDate>,
    withholding_agent_code: String,
    upload_id: Option<Key>,
    run_id: Option<Key>,
    run_number: i64,
    totals: Json,
    tracks: Json,
    progress: Json,
    invoice_id: Option<Key>,
    version: i64,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Cycle, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "cycles", column };
        let period = |text: &str, column| text.parse::<Period>().map_err(|_| broken(column));
        let totals: Option<RunTotals> = self.totals.read().map_err(corrupt("cycles", "totals"))?;
        let tracks: Tracks = self.tracks.read().map_err(corrupt("cycles", "tracks"))?;
        let progress: Progress = self.progress.read().map_err(corrupt("cycles", "progress"))?;
        Ok(Cycle {
            id: self.id.id(),
            engagement: self.engagement_id.id(),
            key: CycleRef {
                period: period(&self.period, "period")?,
                run: u8::try_from(self.run).map_err(|_| broken("run"))?,
            },
            state: CycleState::from_code(&self.state).ok_or_else(|| broken("state"))?,
            template_version: self.template_version_id.id(),
            insurance_month: period(&self.insurance_month, "insurance_month")?,
            tax_period: period(&self.tax_period, "tax_period")?,
            pay_date: self.pay_date,
            agreed_day: self.agreed_day,
            withholding_agent: self.withholding_agent_code,
            upload: self.upload_id.map(|key| key.0),
            run: self.run_id.map(Key::id),
            run_number: self.run_number,
            totals,
            tracks,
            progress,
            invoice: self.invoice_id.map(Key::id),
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true)]
struct Columns {
    state: &'static str,
    insurance_month: String,
    tax_period: String,
    pay_date: NaiveDate,
    agreed_day: Option<NaiveDate>,
    upload_id: Option<Key>,
    run_id: Option<Key>,
    run_number: i64,
    totals: Json,
    tracks: Json,
    progress: Json,
    invoice_id: Option<Key>,
    version: i64,
}

impl Columns {
    fn of(cycle: &Cycle) -> Result<Self, StoreError> {
        Ok(Self {
            state: cycle.state.code(),
            insurance_month: cycle.insurance_month.to_string(),
            tax_period: cycle.tax_period.to_string(),
            pay_date: cycle.pay_date,
            agreed_day: cycle.agreed_day,
            upload_id: cycle.upload.map(Key),
            run_id: cycle.run.map(Key::of),
            run_number: cycle.run_number,
            totals: Json::of(&cycle.totals).map_err(corrupt("cycles", "totals"))?,
            tracks: Json::of(&cycle.tracks).map_err(corrupt("cycles", "tracks"))?,
            progress: Json::of(&cycle.progress).map_err(corrupt("cycles", "progress"))?,
            invoice_id: cycle.invoice.map(Key::of),
            version: cycle.version,
        })
    }
}

/// Records an opened cycle.
pub fn insert(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Cycle, StoreError> {
    let (agency, columns) = (tx.agency(), Columns::of(cycle)?);
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(cycle.id)),
            t::engagement_id.eq(Key::of(cycle.engagement)),
            t::period.eq(cycle.key.period.to_string()),
            t::run.eq(i64::from(cycle.key.run)),
            t::template_version_id.eq(Key::of(cycle.template_version)),
            t::withholding_agent_code.eq(&cycle.withholding_agent),
            columns,
            t::created_at.eq(At::new(cycle.created_at)),
        ))
        .execute(c))
    .on_unique("cycle_exists", "该结算周期已开立。", "This cycle is open already.")?;
    timers::follow_cycle(tx, cycle)?;
    told(tx, EventType::CycleOpened, cycle);
    Ok(cycle.clone())
}

/// The cycle of an engagement's month and run.
pub fn load(tx: &mut Tenant<'_>, engagement: EngagementId, key: CycleRef) -> Result<Cycle, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(t::period.eq(key.period.to_string()).and(t::run.eq(i64::from(key.run))))
        .select(Row::as_select())
        .first(c))
    .or_not_found("cycle")?;
    seen(tx, row)
}

fn seen(tx: &mut Tenant<'_>, row: Row) -> Result<Cycle, StoreError> {
    let cycle = row.read()?;
    tx.saw(cycle.id, cycle.state.code());
    Ok(cycle)
}

fn told(tx: &mut Tenant<'_>, kind: EventType, cycle: &Cycle) {
    let state = cycle.state.code();
    let now = StateChanged { before: None, after: state.to_owned(), version: cycle.version, cycle: Some(cycle.key) };
    events::moved(tx, kind, ("cycle", cycle.id), Concerns::engagement(cycle.engagement), now);
    tx.saw(cycle.id, state);
}

/// A cycle by its id.
pub fn find(tx: &mut Tenant<'_>, id: CycleId) -> Result<Cycle, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("cycle")?;
    seen(tx, row)
}

/// The engagement of a cycle.
pub(crate) fn engagement_of(tx: &mut Tenant<'_>, id: CycleId) -> Result<EngagementId, StoreError> {
    let cycle = t::table.find((tx.agency(), Key::of(id))).select(t::engagement_id);
    let engagement: Key = on_both!(&mut *tx.db, |c| cycle.first(c)).or_not_found("cycle")?;
    Ok(engagement.id())
}

/// Cycles of an engagement by month and run, after a place in that order.
pub fn list(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    after: Option<CycleRef>,
    limit: i64,
) -> Result<Vec<Cycle>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
            .select(Row::as_select())
            .into_boxed();
        if let Some(after) = after {
            let period = after.period.to_string();
            let later = t::run.gt(i64::from(after.run));
            query = query.filter(t::period.gt(period.clone()).or(t::period.eq(period).and(later)));
        }
        query.order((t::period, t::run)).limit(limit).load(c)
    })?;
    rows.into_iter().map(|row| seen(tx, row)).collect()
}

/// All cycles of an engagement by month and run.
pub fn of_engagement(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Vec<Cycle>, StoreError> {
    list(tx, engagement, None, i64::MAX)
}

/// All cycles of a withholding agent whose wages are paid in a month, by the month and run of their wages.
pub fn of_tax_period(tx: &mut Tenant<'_>, agent_code: &str, tax_period: Period) -> Result<Vec<Cycle>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::withholding_agent_code.eq(agent_code)))
        .filter(t::tax_period.eq(tax_period.to_string()))
        .order((t::period, t::run, t::id))
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(|row| seen(tx, row)).collect()
}

/// The cycles of a client that are invoiced and not closed.
pub fn billed_of_client(tx: &mut Tenant<'_>, client: ClientId) -> Result<Vec<Cycle>, StoreError> {
    let agency = tx.agency();
    let billed = [CycleState::Invoiced.code(), CycleState::Funded.code()];
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .inner_join(e::table.on(e::agency_id.eq(t::agency_id).and(e::id.eq(t::engagement_id))))
        .filter(t::agency_id.eq(agency).and(e::client_id.eq(Key::of(client))))
        .filter(t::state.eq_any(billed))
        .order((t::period, t::run, t::id))
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(|row| seen(tx, row)).collect()
}

/// Saves what became of a loaded cycle; refuses if somebody else saved it meanwhile.
pub fn save(tx: &mut Tenant<'_>, cycle: Cycle) -> Result<Cycle, StoreError> {
    if tx.is_unseen(cycle.id) {
        find(tx, cycle.id)?;
    }
    let (agency, seen) = (tx.agency(), cycle.version);
    let saved = Cycle { version: seen + 1, ..cycle };
    let columns = Columns::of(&saved)?;
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(saved.id))).filter(t::version.eq(seen))
    )
    .set(columns)
    .execute(c))?;
    guarded(rows, "cycle")?;
    timers::follow_cycle(tx, &saved)?;
    told(tx, EventType::CycleChanged, &saved);
    Ok(saved)
}
