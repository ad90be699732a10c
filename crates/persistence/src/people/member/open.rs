//! The sealed data of members, opened.

use std::collections::HashMap;

use bole_domain::ids::MemberId;
use bole_domain::people::RosterRow;
use diesel::prelude::*;

use super::row::corrupt;
use crate::error::StoreError;
use crate::on_both;
use crate::people::{ACCOUNT, ADDRESS, Member, PHONE, PaymentDetails, RESIDENT_ID};
use crate::schema::{members as m, persons as p};
use crate::store::Tenant;
use crate::types::{At, Key};

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
        type Sealed = (Key, Option<At>, String, Vec<u8>, String, String, String);
        let rows: Vec<Sealed> = on_both!(&mut *tx.db, |c| m::table
            .inner_join(p::table.on(p::agency_id.eq(m::agency_id).and(p::id.eq(m::person_id))))
            .filter(m::agency_id.eq(agency).and(m::id.eq_any(&ids)))
            .select((m::id, m::confirmed_at, p::name, p::sealed_account, p::account_masked, p::bank_name, p::cnaps))
            .load(c))?;
        for (id, confirmed_at, name, sealed, account_masked, bank_name, cnaps) in rows {
            let account = tx.keys().open_text(ACCOUNT, &sealed)?;
            let confirmed = confirmed_at.is_some();
            all.insert(id.id(), PaymentDetails { confirmed, name, account, account_masked, bank_name, cnaps });
        }
    }
    Ok(all)
}
