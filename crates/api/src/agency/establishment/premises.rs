//! Premises and their inspections (clauses *-1.2.2).

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::{About, Equipment, EquipmentKind, Inspection, Premises, Tenure};
use bole_domain::agency::qualification::Rule;
use bole_persistence::Tenant;
use bole_persistence::agency::establishment::Shelved;
use chrono::NaiveDate;

use super::operations::{example_id, unknown};
use super::resource::{Resource, Told};
use crate::http::context::By;
use crate::http::problem::Problem;
use crate::http::registry::Example;

impl Resource for Premises {
    const TOLD: Told = Told {
        path: "/api/v1/premises",
        parameter: "premises_id",
        ids: ["list_premises", "create_premises", "get_premises", "update_premises"],
        texts: [
            ("List the agency's premises", "With the equipment that stands there."),
            ("Record premises", "Fixed premises, owned or leased, with their equipment."),
            ("Show premises", "One record of premises."),
            (
                "Change premises",
                "A JSON merge patch; `equipment` is replaced as a whole. Premises that are left get a `used_to`.",
            ),
        ],
        read: Permission::AgencyRead,
        write: Permission::EstablishmentWrite,
    };

    fn serves(rule: &Rule) -> bool {
        matches!(rule, Rule::Premises { .. })
    }
}

impl Example for Premises {
    fn example() -> Self {
        let equipment = |kind: EquipmentKind, name: &str, quantity| Equipment { kind, name: name.to_owned(), quantity };
        Self {
            name: "总部服务大厅".to_owned(),
            address: "上海市浦东新区世纪大道 100 号 8 层".to_owned(),
            tenure: Tenure::Leased,
            used_from: NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default(),
            used_to: NaiveDate::from_ymd_opt(2029, 12, 31),
            equipment: vec![
                equipment(EquipmentKind::Operating, "办公工位", 40),
                equipment(EquipmentKind::Video, "视频会议系统", 2),
            ],
            document_id: None,
        }
    }
}

impl Resource for Inspection {
    const TOLD: Told = Told {
        path: "/api/v1/inspections",
        parameter: "inspection_id",
        ids: ["list_inspections", "create_inspection", "get_inspection", "update_inspection"],
        texts: [
            ("List inspections", "Of all premises, or of one (`about_id`)."),
            (
                "Record an inspection",
                "Whether fire safety, emergency exits and signs were in order on that day. Not in the future (422 \
                 `date_in_the_future`); of premises that are not on file 422 `premises_unknown`.",
            ),
            ("Show an inspection", "One inspection."),
            ("Correct an inspection", "Changes what is recorded of it. The next inspection is a new record."),
        ],
        read: Permission::AgencyRead,
        write: Permission::EstablishmentWrite,
    };

    fn serves(rule: &Rule) -> bool {
        matches!(rule, Rule::Premises { inspected_within_months: Some(_), .. })
    }

    fn admit(&self, tx: &mut Tenant<'_>, _: &By) -> Result<(), Problem> {
        Premises::load(tx, self.about()).map(|_| ()).map_err(|error| {
            unknown(error, "premises_unknown", Self::POINTER, "没有这处场所。", "There are no such premises.")
        })
    }
}

impl Example for Inspection {
    fn example() -> Self {
        Self {
            premises_id: example_id(),
            inspected_on: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default(),
            inspector: "浦东新区消防救援支队".to_owned(),
            fire_safety: true,
            emergency_exits: true,
            signage: true,
            findings: Some("设施齐备有效，出口畅通，标识明显".to_owned()),
            document_id: None,
        }
    }
}
