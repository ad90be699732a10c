//! What an engagement names must be fit for it: specialist, withholding agent, offered template.

use bole_domain::agency::Role;
use bole_domain::engagement::{Engagement, WithholdingAgent};
use bole_domain::ids::{TemplateVersionId, UserId};
use bole_domain::people::CreditCode;
use bole_domain::standard::Category;
use bole_persistence::agency::{Status, users};
use bole_persistence::settlement::templates::{self, VersionState};
use bole_persistence::{StoreError, Tenant};

use super::bodies::{EngagementDocument, NewEngagement};
use crate::http::problem::Problem;

/// The named specialist is an active user of the agency in that position.
pub(in crate::engagement) fn check_specialist(
    tx: &mut Tenant<'_>,
    id: Option<UserId>,
    pointer: &str,
) -> Result<(), Problem> {
    let Some(id) = id else { return Ok(()) };
    let fit = match users::load(tx, id) {
        Ok(user) => user.status == Status::Active && user.roles.contains(&Role::PayrollSpecialist),
        Err(StoreError::NotFound(_)) => false,
        Err(other) => return Err(other.into()),
    };
    if fit {
        Ok(())
    } else {
        Err(Problem::rule(
            "specialist_unfit",
            pointer,
            "指定的薪酬专员须是本机构在用的薪酬专员用户。",
            "The named specialist is an active user of the agency with the role payroll_specialist.",
        ))
    }
}

/// What only payroll has is named for payroll only.
pub(super) fn check_payroll_only(category: Category, new: &NewEngagement) -> Result<(), Problem> {
    let named = [
        ("/withholding_agent", new.withholding_agent.is_some()),
        ("/specialist_id", new.specialist_id.is_some()),
        ("/delegated_parts", new.delegated_parts.is_some()),
    ];
    match named.into_iter().find(|(_, named)| *named && category != Category::Payroll) {
        Some((pointer, _)) => Err(payroll_only(pointer)),
        None => Ok(()),
    }
}

/// The same of a change: what payroll alone has stays as it is.
pub(super) fn check_payroll_stays(seen: &Engagement, next: &EngagementDocument) -> Result<(), Problem> {
    let changed = [
        ("/withholding_agent", next.withholding_agent != seen.withholding_agent),
        ("/specialist_id", next.specialist_id != seen.specialist),
        ("/offered_template_version_id", next.offered_template_version_id != seen.offered_template),
        ("/delegated_parts", next.delegated_parts != seen.delegated),
    ];
    match changed.into_iter().find(|(_, changed)| *changed && seen.category != Category::Payroll) {
        Some((pointer, _)) => Err(payroll_only(pointer)),
        None => Ok(()),
    }
}

pub(in crate::engagement) fn payroll_only(pointer: &str) -> Problem {
    Problem::rule("payroll_only", pointer, "此项仅适用于薪酬服务。", "Only an engagement of payroll has this.")
}

pub(super) fn check_agent(agent: &WithholdingAgent) -> Result<(), Problem> {
    let sound = agent.credit_code.parse::<CreditCode>().is_ok_and(|code| code.to_string() == agent.credit_code);
    let named = !agent.name.trim().is_empty() && agent.name.chars().count() <= 200;
    if !sound {
        return Err(Problem::rule(
            "credit_code_invalid",
            "/withholding_agent/credit_code",
            "扣缴义务人的统一社会信用代码有误。",
            "This is not a unified social credit code: its form or its check character is wrong.",
        ));
    }
    if !named {
        return Err(Problem::rule(
            "name_invalid",
            "/withholding_agent/name",
            "扣缴义务人名称须为 1 至 200 个字符。",
            "The withholding agent's name has 1 to 200 characters.",
        ));
    }
    Ok(())
}

/// What is offered to a client is published: it cannot change under his confirmation.
pub(super) fn check_offer(tx: &mut Tenant<'_>, id: Option<TemplateVersionId>) -> Result<(), Problem> {
    let Some(id) = id else { return Ok(()) };
    match templates::load_version_by_id(tx, id) {
        Ok(version) => match version.state {
            VersionState::Published => Ok(()),
            VersionState::Draft => Err(Problem::conflict(
                "template_not_published",
                "该模板版本尚未发布，请先由另一人发布。",
                "The template version is not published; another person than its maker publishes it first.",
            )),
        },
        Err(StoreError::NotFound(_)) => Err(Problem::rule(
            "template_version_unknown",
            "/offered_template_version_id",
            "没有这个结算模板版本。",
            "There is no such template version.",
        )),
        Err(other) => Err(other.into()),
    }
}
