//! Places on a roster as they are looked up, confirmed and paid.

use std::collections::HashMap;

use bole_domain::ids::{ClientId, EngagementId, MemberId, PersonId};
use bole_domain::money::Fen;
use bole_domain::people::RosterRow;
use diesel::prelude::*;

use super::find::PersonRow;
use super::seal::MemberColumns;
use super::{ACCOUNT, ADDRESS, Member, PHONE, PaymentDetails, RESIDENT_ID};
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{engagements, members as m, persons as p};
use crate::store::Tenant;
use crate::types::{At, Key};

#[derive(Queryable, Selectable)]
#[diesel(table_name = m)]
struct MemberRow {
    id: Key,
    engagement_id: Key,
    #[diesel(embed)]
    columns: MemberColumns,
    confirmed_at: Option<At>,
    version: i64,
}

fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "members", column }
}

fn member((row, person): (MemberRow, PersonRow)) -> Result<Member, StoreError> {
    let columns = row.columns;
    Ok(Member {
        id: row.id.id(),
        engagement: row.engagement_id.id(),
        person: person.person()?,
        employee_number: columns.employee_number,
        post: columns.post,
        place: columns.place.parse().map_err(|_| corrupt("place"))?,
        hire_date: columns.hire_date,
        leave_date: columns.leave_date,
        basic_deduction_mode: columns.basic_deduction_mode.parse().map_err(|_| corrupt("basic_deduction_mode"))?,
        insurance_base: Fen(columns.insurance_base),
        housing_fund_base: Fen(columns.housing_fund_base),
        housing_fund_rate: columns.housing_fund_rate.parse().map_err(|_| corrupt("housing_fund_rate"))?,
        confirmed_at: row.confirmed_at.map(At::get),
        version: row.version,
    })
}

/// Which members a list shows.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// After this employee number.
    pub after: Option<String>,
    /// Confirmed (or not yet confirmed) ones only.
    pub confirmed: Option<bool>,
    /// This person only.
    pub person: Option<Key>,
}

/// One member.
pub fn load_member(tx: &mut Tenant<'_>, id: MemberId) -> Result<Member, StoreError> {
    let agency = tx.agency();
    let found: (MemberRow, PersonRow) = on_both!(&mut *tx.db, |c| m::table
        .inner_join(p::table.on(p::agency_id.eq(m::agency_id).and(p::id.eq(m::person_id))))
        .filter(m::agency_id.eq(agency).and(m::id.eq(Key::of(id))))
        .select((MemberRow::as_select(), PersonRow::as_select()))
        .first(c))
    .or_not_found("member")?;
    member(found)
}

/// Members of an engagement by employee number.
pub fn list(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    wanted: &Roster,
    limit: i64,
) -> Result<Vec<Member>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(MemberRow, PersonRow)> = on_both!(&mut *tx.db, |c| {
        let mut query = m::table
            .inner_join(p::table.on(p::agency_id.eq(m::agency_id).and(p::id.eq(m::person_id))))
            .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
            .select((MemberRow::as_select(), PersonRow::as_select()))
            .into_boxed();
        if let Some(after) = &wanted.after {
            query = query.filter(m::employee_number.gt(after));
        }
        match wanted.confirmed {
            Some(true) => query = query.filter(m::confirmed_at.is_not_null()),
            Some(false) => query = query.filter(m::confirmed_at.is_null()),
            None => {}
        }
        if let Some(person) = wanted.person {
            query = query.filter(m::person_id.eq(person));
        }
        query.order(m::employee_number).limit(limit).load(c)
    })?;
    rows.into_iter().map(member).collect()
}

/// All members of an engagement, by employee number in the order of its characters.
pub fn members_of(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Vec<Member>, StoreError> {
    let mut all = list(tx, engagement, &Roster::default(), i64::MAX)?;
    all.sort_by(|a, b| a.employee_number.cmp(&b.employee_number));
    Ok(all)
}

type Sealed = (Key, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// The complete data of members, opened. Whoever calls it answers for the permission and the audit entry.
pub fn plain(tx: &mut Tenant<'_>, members: &[Member]) -> Result<Vec<RosterRow>, StoreError> {
    let agency = tx.agency();
    let mut sealed: HashMap<Key, Sealed> = HashMap::new();
    for chunk in members.chunks(500) {
        let persons: Vec<Key> = chunk.iter().map(|member| Key::of(member.person.id)).collect();
        let rows: Vec<Sealed> = on_both!(&mut *tx.db, |c| p::table
            .filter(p::agency_id.eq(agency).and(p::id.eq_any(&persons)))
            .select((p::id, p::sealed_resident_id, p::sealed_phone, p::sealed_address, p::sealed_account))
            .load(c))?;
        sealed.extend(rows.into_iter().map(|row| (row.0, row)));
    }
    let keys = tx.keys();
    members
        .iter()
        .map(|member| {
            let (_, resident_id, phone, address, account) =
                sealed.get(&Key::of(member.person.id)).ok_or(StoreError::NotFound("person"))?;
            Ok(RosterRow {
                employee_number: member.employee_number.clone(),
                name: member.person.name.clone(),
                resident_id: keys
                    .open_text(RESIDENT_ID, resident_id)?
                    .parse()
                    .map_err(|_| corrupt("sealed_resident_id"))?,
                sex: member.person.sex,
                birth_date: member.person.birth_date,
                phone: keys.open_text(PHONE, phone)?.parse().map_err(|_| corrupt("sealed_phone"))?,
                address: keys.open_text(ADDRESS, address)?,
                post: member.post.clone(),
                education: member.person.education.clone(),
                bank_name: member.person.bank_name.clone(),
                bank_account: keys.open_text(ACCOUNT, account)?.parse().map_err(|_| corrupt("sealed_account"))?,
                cnaps: member.person.cnaps.parse().map_err(|_| corrupt("cnaps"))?,
                place: member.place.clone(),
                hire_date: member.hire_date,
                leave_date: member.leave_date,
                basic_deduction_mode: member.basic_deduction_mode,
                insurance_base: member.insurance_base,
                housing_fund_base: member.housing_fund_base,
                housing_fund_rate: member.housing_fund_rate,
            })
        })
        .collect()
}

/// Payee, account and bank of members, opened.
pub fn payment_details(
    tx: &mut Tenant<'_>,
    members: &[MemberId],
) -> Result<HashMap<MemberId, PaymentDetails>, StoreError> {
    let agency = tx.agency();
    let mut all = HashMap::with_capacity(members.len());
    for chunk in members.chunks(500) {
        let ids: Vec<Key> = chunk.iter().map(|id| Key::of(*id)).collect();
        let rows: Vec<(Key, String, Vec<u8>, String, String, String)> = on_both!(&mut *tx.db, |c| m::table
            .inner_join(p::table.on(p::agency_id.eq(m::agency_id).and(p::id.eq(m::person_id))))
            .filter(m::agency_id.eq(agency).and(m::id.eq_any(&ids)))
            .select((m::id, p::name, p::sealed_account, p::account_masked, p::bank_name, p::cnaps))
            .load(c))?;
        for (id, name, sealed, account_masked, bank_name, cnaps) in rows {
            let account = tx.keys().open_text(ACCOUNT, &sealed)?;
            all.insert(id.id(), PaymentDetails { name, account, account_masked, bank_name, cnaps });
        }
    }
    Ok(all)
}

/// The client whose engagement it is.
pub fn client_of(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<ClientId, StoreError> {
    let agency = tx.agency();
    let client: Key = on_both!(&mut *tx.db, |c| engagements::table
        .find((agency, Key::of(engagement)))
        .select(engagements::client_id)
        .first(c))
    .or_not_found("engagement")?;
    Ok(client.id())
}

/// Is the person on any roster of this client?
pub fn works_for(tx: &mut Tenant<'_>, person: PersonId, client: ClientId) -> Result<bool, StoreError> {
    let agency = tx.agency();
    let engaged: Vec<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::person_id.eq(Key::of(person))))
        .select(m::engagement_id)
        .load(c))?;
    let found: Option<Key> = on_both!(&mut *tx.db, |c| engagements::table
        .filter(engagements::agency_id.eq(agency).and(engagements::id.eq_any(&engaged)))
        .filter(engagements::client_id.eq(Key::of(client)))
        .select(engagements::id)
        .first(c))
    .optional_row()?;
    Ok(found.is_some())
}

/// The member with an employee number, if the roster has it.
pub fn member_by_number(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    number: &str,
) -> Result<Option<Member>, StoreError> {
    let agency = tx.agency();
    let found: Option<Key> = on_both!(&mut *tx.db, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
        .filter(m::employee_number.eq(number))
        .select(m::id)
        .first(c))
    .optional_row()?;
    found.map(|key| load_member(tx, key.id())).transpose()
}
