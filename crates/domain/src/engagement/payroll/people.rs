//! PY-5.2.2: confirm people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::{Applied, Effect, EngagementCase, Needs, ProcessStep, Scene, StepRefusal};
use crate::ids::PersonId;
use crate::standard::{Category, ClauseCode};

/// Whose data are confirmed: named people, or all whose data wait for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PeopleConfirmation {
    /// The people.
    #[validate(length(max = 1000))]
    #[schema(max_items = 1000)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub person_ids: Vec<PersonId>,
    /// Everybody on the roster whose data are not confirmed.
    #[serde(default)]
    pub all_unconfirmed: bool,
}

/// The step.
pub struct ConfirmPeople;

impl ProcessStep for ConfirmPeople {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 2, 2);
    const PERMISSION: Permission = Permission::StepRecord;
    const SUMMARY: &'static str = "Confirm people";
    const DESCRIPTION: &'static str = "Confirms name, ID number, age, post, bank account, address, sex and phone of people \
        on the roster: those named, or with `all_unconfirmed` everybody whose data wait for it. One record is written for \
        each person. A person whose data change must be confirmed anew before a month's inputs are locked.";
    type Document = PeopleConfirmation;
    type State = EngagementCase;

    fn example() -> PeopleConfirmation {
        PeopleConfirmation { person_ids: Vec::new(), all_unconfirmed: true }
    }

    fn needs(document: &PeopleConfirmation) -> Needs {
        Needs {
            persons: document.person_ids.clone(),
            unconfirmed_members: document.all_unconfirmed,
            ..Needs::default()
        }
    }

    fn apply(
        state: EngagementCase,
        document: &PeopleConfirmation,
        scene: &Scene,
    ) -> Result<Applied<EngagementCase>, StepRefusal> {
        if document.person_ids.is_empty() != document.all_unconfirmed {
            return Err(StepRefusal::rule(
                "people_or_all",
                "/person_ids",
                "请提供 person_ids 或 all_unconfirmed，二者取一。",
                "Give either person_ids or all_unconfirmed.",
            ));
        }
        let members = &state.found.members;
        if let Some(at) = document.person_ids.iter().position(|person| !members.contains_key(person)) {
            return Err(StepRefusal::rule(
                "person_not_on_roster",
                &format!("/person_ids/{at}"),
                "此人不在该项目的花名册上。",
                "This person is not on the engagement's roster.",
            ));
        }
        let (subjects, confirmed) = members.iter().map(|(person, member)| (person.to_string(), *member)).unzip();
        Ok(Applied { subjects, effects: vec![Effect::ConfirmMembers(confirmed)], ..Applied::on(scene.today, state) })
    }
}
