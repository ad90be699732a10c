//! What declarations give for a month's withholding, beside what was typed into the month's inputs.

use std::collections::HashMap;

use bole_domain::ids::{MemberId, PersonId};
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::deduction::{DeductionKind, Standing, sums};
use bole_domain::settlement::tax::{AdditionalYear, TaxRefusal};
use bole_persistence::people::{self, Member, Roster, RosterPlace};
use bole_persistence::settlement::deductions::{of_year, used};
use bole_persistence::settlement::inputs;
use bole_persistence::{StoreError, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::registry::Example;
use crate::settlement::cycles::inputs::template_of;
use crate::settlement::cycles::read::{Address, cycle};

/// How the kinds stand for these places before a cycle's withholding: of the year up to its tax period those months count in
/// which somebody is employed.
pub(crate) fn standings<E: From<StoreError> + From<TaxRefusal>>(
    tx: &mut Tenant<'_>,
    cycle: &Cycle,
    places: &[RosterPlace],
) -> Result<HashMap<PersonId, [Standing; 6]>, E> {
    let persons: Vec<PersonId> = places.iter().map(|place| place.person).collect();
    let (through, year) = (cycle.tax_period, cycle.tax_period.year());
    let rules = AdditionalYear::of(year)?;
    let declared = of_year(tx, &cycle.withholding_agent, year, &persons)?;
    let used = used(tx, cycle, &persons)?;
    let standing = |RosterPlace { person, facts, .. }: &RosterPlace| {
        let own = declared.get(person).into_iter().flatten().map(|one| &one.declared);
        let given = sums(own, &rules, through, |month| facts.employed_in(month));
        (*person, Standing::all(given, used.get(person).copied().unwrap_or_default()))
    };
    Ok(places.iter().map(standing).collect())
}

/// A kind of deduction in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleDeductionKind)]
pub struct KindView {
    /// Which kind.
    pub kind: DeductionKind,
    /// What is declared for the year up to this tax period.
    pub declared: Fen,
    /// What was deducted in the year before this month, an opening balance included.
    pub used: Fen,
    /// What this month's withholding has to deduct.
    pub due: Fen,
    /// What was deducted beyond what is declared now; it is settled with the year.
    pub over: Fen,
    /// What the month's present inputs have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed: Option<Fen>,
    /// What the inputs have more, or with a minus less, than is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Fen>,
}

/// What somebody's declarations give in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleDeductions)]
pub struct MonthDeductions {
    /// His place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// The kinds that he declared, used or that the inputs have.
    pub deductions: Vec<KindView>,
    /// Does an amount of the inputs differ from what is due?
    pub differs: bool,
}

impl Example for MonthDeductions {
    fn example() -> Self {
        let kind = KindView {
            kind: DeductionKind::ChildrenEducation,
            declared: Fen(600_000),
            used: Fen(400_000),
            due: Fen(200_000),
            over: Fen::ZERO,
            typed: Some(Fen(100_000)),
            difference: Some(Fen(-100_000)),
        };
        Self {
            member_id: MemberId::example(),
            employee_number: "E000001".to_owned(),
            deductions: vec![kind],
            differs: true,
        }
    }
}

fn kind_view(standing: Standing, typed: Option<Fen>) -> KindView {
    let due = standing.due();
    KindView {
        kind: standing.kind,
        declared: standing.declared,
        used: standing.used,
        due,
        over: standing.over(),
        typed,
        difference: typed.and_then(|typed| typed.checked_sub(due)),
    }
}

/// `GET …/cycles/{cycle}/tax-deductions`
pub async fn list(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        let template = template_of(tx, &cycle)?;
        let columns = DeductionKind::WITHHELD.map(|kind| template.inputs().position(|item| kind.is_item(item)));
        let typed = match cycle.upload {
            Some(upload) => inputs::page(tx, upload, after.as_deref(), limit + 1)?,
            None => Vec::new(),
        };
        let typed: HashMap<MemberId, Vec<Option<Fen>>> =
            typed.into_iter().map(|row| (row.member, row.amounts)).collect();
        let wanted = Roster { after, ..Roster::default() };
        let members = people::list_members(tx, cycle.engagement, &wanted, limit + 1)?;
        let places: Vec<RosterPlace> = members.iter().map(Member::roster_place).collect();
        let mut standings = standings::<crate::http::problem::Problem>(tx, &cycle, &places)?;
        let view = |member: Member| {
            let amounts = typed.get(&member.id);
            let typed = columns.map(|column| amounts.zip(column).and_then(|(all, at)| all.get(at)).copied().flatten());
            let kinds = standings.remove(&member.person.id).into_iter().flatten().zip(typed);
            let told = |one: &KindView| {
                one.declared != Fen::ZERO || one.used != Fen::ZERO || one.typed.is_some_and(|fen| fen != Fen::ZERO)
            };
            let deductions: Vec<KindView> = kinds.map(|(one, typed)| kind_view(one, typed)).filter(told).collect();
            let differs = deductions.iter().any(|one| one.difference.is_some_and(|fen| fen != Fen::ZERO));
            MonthDeductions { member_id: member.id, employee_number: member.employee_number, deductions, differs }
        };
        let views = members.into_iter().map(view).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &MonthDeductions| view.employee_number.clone())))
    })
    .await
}
