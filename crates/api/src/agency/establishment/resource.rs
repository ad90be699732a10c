//! What a kind of record tells of itself, and its registration: listed, recorded, shown, corrected.

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::{About, Kept};
use bole_domain::agency::qualification::{Rule, rules};
use bole_domain::standard::Category;
use bole_persistence::Tenant;
use bole_persistence::agency::establishment::Shelved;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::{PartialSchema, ToSchema};

use super::operations;
use super::view::View;
use crate::agency::register::TAG;
use crate::http::context::By;
use crate::http::merge::PatchOf;
use crate::http::page::PageQuery;
use crate::http::problem::Problem;
use crate::http::registry::{Example, Op, Registry};

/// How a kind of record is told in the document.
pub(super) struct Told {
    /// Its list, e.g. `/api/v1/licences`.
    pub path: &'static str,
    /// The name of its id in paths.
    pub parameter: &'static str,
    /// Operation ids: list, record, show, correct.
    pub ids: [&'static str; 4],
    /// Summary and description of each of these.
    pub texts: [(&'static str, &'static str); 4],
    /// Who may read.
    pub read: Permission,
    /// Who may record and correct.
    pub write: Permission,
}

/// A kind of record that is served.
pub(super) trait Resource:
    Shelved<Id: ToSchema + Serialize + DeserializeOwned + Send> + Example + ToSchema + Send + Sync + 'static
{
    /// How it is told.
    const TOLD: Told;

    /// Does the rule of a clause look at it?
    fn serves(rule: &Rule) -> bool;

    /// What must hold beyond its own dates: what it names exists, the caller may.
    fn admit(&self, _tx: &mut Tenant<'_>, _by: &By) -> Result<(), Problem> {
        Ok(())
    }
}

/// The clauses whose rules look at it.
fn clauses<T: Resource>() -> Vec<String> {
    let of = |category| rules().of(category).filter(|(_, rule)| T::serves(rule)).map(|(clause, _)| clause.to_string());
    Category::all().flat_map(of).collect()
}

/// Registers the operations of a kind of record.
pub(super) fn register<T: Resource>(r: &mut Registry) {
    let told = T::TOLD;
    let list = r.get(told.path, told.ids[0], operations::list::<T>).query::<PageQuery>();
    named::<T>(list, 0).lists::<View<T>>().add();
    rest::<T>(r);
}

/// The same for records about another: they are listed by it.
pub(super) fn register_about<T: Resource + About<Of: Resource>>(r: &mut Registry) {
    let told = T::TOLD;
    let list = r.get(told.path, told.ids[0], operations::list_about::<T>).query::<PageQuery>().parameter(about::<T>());
    named::<T>(list, 0).lists::<View<T>>().add();
    rest::<T>(r);
}

fn about<T: Resource + About<Of: Resource>>() -> Parameter {
    ParameterBuilder::new()
        .name("about_id")
        .parameter_in(ParameterIn::Query)
        .description(Some("Only those about this record."))
        .schema(Some(<T::Of as Kept>::Id::schema()))
        .build()
}

fn rest<T: Resource>(r: &mut Registry) {
    let Told { path, parameter, ids, .. } = T::TOLD;
    let one = format!("{path}/{{{parameter}}}");
    named::<T>(r.post(path, ids[1], operations::create::<T>), 1)
        .takes_named::<T>(format!("New{}", T::name()), "application/json")
        .gives::<View<T>>(201)
        .add();
    named::<T>(r.get(&one, ids[2], operations::get::<T>), 2).gives::<View<T>>(200).add();
    named::<T>(r.patch(&one, ids[3], operations::patch::<T>), 3)
        .if_match()
        .takes::<PatchOf<T>>()
        .gives::<View<T>>(200)
        .add();
}

fn named<T: Resource>(op: Op<'_>, nth: usize) -> Op<'_> {
    let Told { texts, read, write, .. } = T::TOLD;
    let (summary, description) = texts[nth];
    op.tag(TAG)
        .text(summary, description)
        .permission(if matches!(nth, 0 | 2) { read } else { write })
        .clauses(&clauses::<T>())
}
