//! The agency's staff and what is attested of them (clauses *-1.3.*).

use actix_web::http::StatusCode;
use bole_domain::agency::Permission;
use bole_domain::agency::establishment::About;
use bole_domain::agency::establishment::staff::{
    Attestation, Competency, Credential, CredentialKind, Degree, Education, Position, PositionHeld, StaffMember,
    StudyField,
};
use bole_domain::agency::qualification::Rule;
use bole_domain::standard::Category;
use bole_persistence::agency::establishment::Shelved;
use bole_persistence::agency::users;
use bole_persistence::{Key, Tenant};
use chrono::NaiveDate;

use super::operations::{example_id, unknown};
use super::resource::{Resource, Told};
use crate::http::context::By;
use crate::http::problem::Problem;
use crate::http::registry::Example;

impl Resource for StaffMember {
    const TOLD: Told = Told {
        path: "/api/v1/staff",
        parameter: "staff_id",
        ids: ["list_staff", "create_staff_member", "get_staff_member", "update_staff_member"],
        texts: [
            ("List the agency's staff", "With education, certificates and the positions held for each category."),
            (
                "Record a member of the staff",
                "With education, working years, certificates, and for which categories the person holds which position. A login \
                 that is not there is refused (422 `user_unknown`).",
            ),
            ("Show a member of the staff", "One member."),
            (
                "Change a member of the staff",
                "A JSON merge patch; `positions` and `certificates` are replaced as wholes. Whoever leaves gets an `employed_to`.",
            ),
        ],
        read: Permission::StaffRead,
        write: Permission::StaffWrite,
    };

    fn serves(rule: &Rule) -> bool {
        matches!(rule, Rule::Staff { .. } | Rule::Staffing { .. })
    }

    fn admit(&self, tx: &mut Tenant<'_>, _: &By) -> Result<(), Problem> {
        let Some(user) = self.user_id else { return Ok(()) };
        users::load(tx, user)
            .map(|_| ())
            .map_err(|error| unknown(error, "user_unknown", "/user_id", "没有这个用户。", "There is no such user."))
    }
}

impl Example for StaffMember {
    fn example() -> Self {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        Self {
            name: "周文静".to_owned(),
            user_id: None,
            employed_from: day(2019, 7, 1),
            employed_to: None,
            working_since: day(2012, 7, 2),
            education: Education {
                degree: Degree::Bachelor,
                field: StudyField::HumanResources,
                institution: "华东师范大学".to_owned(),
                graduated_on: day(2012, 6, 30),
                document_id: None,
            },
            positions: vec![PositionHeld {
                position: Position::PayrollSpecialist,
                categories: vec![Category::Payroll],
                from: day(2019, 7, 1),
                to: None,
            }],
            certificates: vec![Credential {
                kind: CredentialKind::HrEconomist,
                number: "2015310012345".to_owned(),
                issuer: "人力资源和社会保障部".to_owned(),
                issued_on: day(2015, 12, 1),
                valid_to: None,
                document_id: None,
            }],
        }
    }
}

impl Resource for Attestation {
    const TOLD: Told = Told {
        path: "/api/v1/attestations",
        parameter: "attestation_id",
        ids: ["list_attestations", "create_attestation", "get_attestation", "update_attestation"],
        texts: [
            ("List attestations", "Of all of the staff, or of one member (`about_id`)."),
            (
                "Attest a competency",
                "What a member of the staff masters, how that was found, and when. Nobody attests his own (403 \
                 `separation_of_duties`); a confidentiality undertaking needs its document (422 `document_needed`).",
            ),
            ("Show an attestation", "One attestation."),
            ("Correct an attestation", "E.g. gives it a last day. Found anew, it is a new record."),
        ],
        read: Permission::StaffRead,
        write: Permission::StaffAttest,
    };

    fn serves(rule: &Rule) -> bool {
        matches!(rule, Rule::Staffing { .. })
    }

    fn admit(&self, tx: &mut Tenant<'_>, by: &By) -> Result<(), Problem> {
        let member = StaffMember::load(tx, self.about()).map_err(|error| {
            unknown(error, "staff_unknown", Self::POINTER, "没有这位员工。", "There is no such member of the staff.")
        })?;
        if member.body.user_id.is_some_and(|user| Key::of(user) == by.caller.principal) {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "separation_of_duties",
                "不能确认自己的能力，请由他人确认。",
                "Nobody attests his own competency; ask somebody else.",
            ));
        }
        Ok(())
    }
}

impl Example for Attestation {
    fn example() -> Self {
        Self {
            staff_id: example_id(),
            competency: Competency::WageAndTaxComputing,
            attested_on: NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default(),
            evidence: "独立完成三家客户全年核算，抽查 120 人无差错".to_owned(),
            document_id: None,
            holds_to: None,
        }
    }
}
