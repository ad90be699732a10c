//! An invented establishment that meets every category: of `bole seed` and of tests that begin with an agency at work.

use bole_domain::agency::establishment::staff::{
    Attestation, Competency, Credential, CredentialKind, Position, PositionHeld, StaffMember,
};
use bole_domain::agency::establishment::{
    CapitalStatement, Equipment, EquipmentKind, Inspection, Licence, LicenceKind, Premises, Tool, ToolCode,
};
use bole_domain::agency::qualification::{Requirement, Rule, rules};
use bole_domain::ids::StaffId;
use bole_domain::standard::Category;
use bole_persistence::agency::establishment::{Shelved, all};
use bole_persistence::documents::{self, NewDocument};
use bole_persistence::{Key, StoreError, Tenant};
use bytes::Bytes;

use crate::http::registry::Example;

/// Who records it, as its records show.
const BY: &str = "establishment";

/// Records what is needed to open engagements of every category, unless something of it is there.
pub fn furnish(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    if !all::<StaffMember>(tx)?.is_empty() {
        return Ok(());
    }
    papers(tx)?;
    tools(tx)?;
    for position in Position::all() {
        let member = StaffMember { positions: vec![held(position)], ..member(position) };
        let id = member.insert(tx, BY)?.id;
        attest(tx, id, position)?;
    }
    Ok(())
}

fn papers(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    for kind in LicenceKind::all().filter(|kind| *kind != LicenceKind::Other) {
        Licence { kind, scope: None, valid_to: None, ..Licence::example() }.insert(tx, BY)?;
    }
    let equipment = EquipmentKind::all().map(|kind| Equipment { kind, name: kind.label().zh, quantity: 1 }).collect();
    let premises = Premises { equipment, used_to: None, ..Premises::example() }.insert(tx, BY)?;
    let today = tx.today();
    Inspection { premises_id: premises.id, inspected_on: today, ..Inspection::example() }.insert(tx, BY)?;
    CapitalStatement { as_of: today, ..CapitalStatement::example() }.insert(tx, BY)?;
    Ok(())
}

fn tools(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let today = tx.today();
    for code in ToolCode::all() {
        let provider = code.label().zh;
        Tool { code, provider, configured_on: today, used_on: None, ended_on: None, document_id: None }
            .insert(tx, BY)?;
    }
    Ok(())
}

fn member(position: Position) -> StaffMember {
    let kinds = [CredentialKind::HrEconomist, CredentialKind::HrServicePractitioner];
    let example = StaffMember::example();
    let certificates = example.certificates.iter().flat_map(|one| kinds.map(|kind| Credential { kind, ..one.clone() }));
    StaffMember { name: format!("{}甲", position.label().zh), certificates: certificates.collect(), ..example }
}

/// Every category in whose rules a position stands.
fn held(position: Position) -> PositionHeld {
    let asks = |category: &Category| {
        rules().of(*category).any(|(_, rule)| matches!(rule, Rule::Staff { position: asked, .. } if *asked == position))
    };
    let from = StaffMember::example().employed_from;
    PositionHeld { position, categories: Category::all().filter(asks).collect(), from, to: None }
}

/// What the rules want to be attested of a position, in any category.
fn wanted(position: Position) -> Vec<Competency> {
    let each = Category::all().flat_map(|category| rules().of(category)).filter_map(|(_, rule)| match rule {
        Rule::Staffing { position: asked, each, .. } if *asked == position => Some(each),
        _ => None,
    });
    let wanted = each.flatten().filter_map(|requirement| match requirement {
        Requirement::Attested(competency) => Some(*competency),
        _ => None,
    });
    let mut wanted: Vec<Competency> = wanted.collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

fn attest(tx: &mut Tenant<'_>, staff_id: StaffId, position: Position) -> Result<(), StoreError> {
    let attested_on = tx.today();
    for competency in wanted(position) {
        let document_id = match competency {
            Competency::ConfidentialityUndertaking => Some(undertaking(tx, staff_id)?),
            _ => None,
        };
        Attestation { staff_id, competency, attested_on, document_id, ..Attestation::example() }.insert(tx, BY)?;
    }
    Ok(())
}

fn undertaking(tx: &mut Tenant<'_>, staff_id: StaffId) -> Result<bole_domain::ids::DocumentId, StoreError> {
    let paper = NewDocument {
        kind: "upload".to_owned(),
        file_name: "undertaking.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: Bytes::from(format!("%PDF-1.7\n% {staff_id}\n")),
        created_by: Key::of(staff_id),
    };
    Ok(documents::store(tx, paper)?.id)
}
