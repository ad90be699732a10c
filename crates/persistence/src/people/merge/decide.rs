//! Who is new, who changed, who is refused.

use std::collections::HashMap;

use bole_domain::ids::PersonId;
use bole_domain::jobs::RowFault;

use super::known::{Known, OnRoster};
use super::{Merging, Plan};
use crate::error::StoreError;
use crate::people::seal::Prepared;
use crate::store::Tenant;
use crate::types::Key;

pub(super) fn decide<'a>(
    tx: &Tenant<'_>,
    rows: &'a [Prepared],
    roster: &HashMap<String, OnRoster>,
    known: &HashMap<Vec<u8>, Known>,
    plan: &mut Plan<'a>,
    merged: &mut Merging,
) -> Result<(), StoreError> {
    let mut taken: HashMap<Key, &str> = roster.iter().map(|(number, on)| (on.person, number.as_str())).collect();
    for row in rows {
        let number = row.member.employee_number.as_str();
        let person = known.get(&row.person.resident_id_index);
        match (roster.get(number), person) {
            (Some(on), person) if person.is_none_or(|person| person.id != on.person) => {
                merged.faults.push(identity_changed(row));
            }
            (None, Some(person)) if taken.contains_key(&person.id) => merged.faults.push(on_roster(row)),
            (on, Some(person)) => {
                let person_changed = person.differs(tx, row)?;
                if person_changed {
                    plan.changed_persons.push((person.id, row));
                }
                match on {
                    None => {
                        taken.insert(person.id, number);
                        plan.new_members.push((person.id, row));
                        merged.created += 1;
                    }
                    Some(on) if on.columns != row.member => {
                        plan.changed_members.push((on.id, row));
                        merged.updated += 1;
                    }
                    Some(_) if person_changed => merged.updated += 1,
                    Some(_) => merged.unchanged += 1,
                }
            }
            (_, None) => {
                let id = Key::of(tx.new_id::<PersonId>());
                plan.new_persons.push((id, row));
                plan.new_members.push((id, row));
                merged.created += 1;
            }
        }
    }
    Ok(())
}

fn identity_changed(row: &Prepared) -> RowFault {
    RowFault::new(
        row.row,
        "resident_id",
        "identity_changed",
        "该员工编号在名册中属于另一身份证号的人；请核对编号或身份证号。",
        "On the roster this employee number belongs to a person with another resident ID; check both.",
    )
}

fn on_roster(row: &Prepared) -> RowFault {
    RowFault::new(
        row.row,
        "resident_id",
        "person_on_roster",
        "此人已以另一员工编号在名册中。",
        "This person is on the roster already, under another employee number.",
    )
}
