//! Policies as an agency keeps them: the shipped ones, each with the latest rule of the agency's own before it.

use std::borrow::Cow;
use std::collections::HashMap;

use bole_domain::sla::policy::{Policy, Rule};
use bole_domain::sla::watched::Effective;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt};
use crate::on_both;
use crate::schema::sla_policies as t;
use crate::store::Tenant;
use crate::types::{At, Json};

/// A rule of the agency's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Code of its policy.
    pub code: String,
    /// Its version, from 1 on.
    pub version: i64,
    /// The rule.
    pub rule: Rule,
    /// Why it was set.
    pub reason: String,
    /// Public id of who set it.
    pub published_by: String,
    /// When.
    pub published_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    code: String,
    version: i64,
    rule: Json,
    reason: String,
    published_by: String,
    published_at: At,
}

impl Row {
    fn read(self) -> Result<Own, StoreError> {
        Ok(Own {
            code: self.code,
            version: self.version,
            rule: self.rule.read().map_err(corrupt("sla_policies", "rule"))?,
            reason: self.reason,
            published_by: self.published_by,
            published_at: self.published_at.get(),
        })
    }
}

/// Every rule that the agency ever set, by policy and version.
pub fn own(tx: &mut Tenant<'_>) -> Result<Vec<Own>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency))
        .order((t::code, t::version))
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(Row::read).collect()
}

/// What holds now, of the policies whose timers something starts.
pub fn effective(tx: &mut Tenant<'_>) -> Result<Vec<Effective>, StoreError> {
    let mut latest: HashMap<String, Own> = own(tx)?.into_iter().map(|own| (own.code.clone(), own)).collect();
    let watched = Policy::shipped().iter().filter(|policy| policy.is_watched());
    let each = watched.map(|policy| match latest.remove(&policy.code) {
        Some(own) => Effective { policy, version: own.version, rule: Cow::Owned(own.rule) },
        None => Effective { policy, version: 0, rule: Cow::Borrowed(&policy.rule) },
    });
    Ok(each.collect())
}

/// The rule of a policy that holds now, and its version.
pub fn held(tx: &mut Tenant<'_>, policy: &Policy) -> Result<(i64, Rule), StoreError> {
    let latest = own(tx)?.into_iter().rfind(|own| own.code == policy.code);
    Ok(latest.map_or_else(|| (0, policy.rule.clone()), |own| (own.version, own.rule)))
}

/// Keeps a further rule of the agency's own; `seen` is the version that it follows.
pub fn publish(
    tx: &mut Tenant<'_>,
    policy: &Policy,
    seen: i64,
    rule: Rule,
    (reason, by): (String, String),
) -> Result<Own, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let kept = Json::of(&rule).map_err(corrupt("sla_policies", "rule"))?;
    let row = (
        t::agency_id.eq(agency),
        t::code.eq(&policy.code),
        t::version.eq(seen + 1),
        t::rule.eq(&kept),
        t::reason.eq(&reason),
        t::published_by.eq(&by),
        t::published_at.eq(at),
    );
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(row).execute(c)).stale_on_unique("sla_policy")?;
    let code = policy.code.clone();
    Ok(Own { code, version: seen + 1, rule, reason, published_by: by, published_at: at.get() })
}
