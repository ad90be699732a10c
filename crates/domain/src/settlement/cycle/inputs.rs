//! The month's inputs held against the roster: who must be in them, and whether they may be locked (clause PY-4.1.1).

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Cycle;
use crate::jobs::inputs::InputRow;
use crate::jobs::{Faults, RowFault};
use crate::language::Language;
use crate::money::Fen;
use crate::period::Period;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::settlement::compute::PersonFacts;
use crate::settlement::template::{CompiledTemplate, ItemKind};

/// Most employee numbers that a refusal names.
const NAMED: usize = 10;

/// What is wrong with a row of the inputs, or with one that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
enum InputFault {
    /// The roster does not know the employee number.
    MemberUnknown,
    /// He is not employed on any day of the wage period.
    NotEmployed(Period),
    /// Somebody who is employed in the wage period has no row.
    MemberMissing(String),
}

impl Refusal for InputFault {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            InputFault::MemberUnknown => "member_unknown",
            InputFault::NotEmployed(_) => "not_employed_in_period",
            InputFault::MemberMissing(_) => "member_missing",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            InputFault::MemberUnknown => (
                "名册中没有此员工编号。".to_owned(),
                "The roster of the engagement does not have this employee number.".to_owned(),
            ),
            InputFault::NotEmployed(period) => (
                format!("此人在{period}没有一天在职。"),
                format!("This person is not employed on any day of {period}."),
            ),
            InputFault::MemberMissing(number) => (
                format!("缺少员工 {number}：本月在职的人员都须列入。"),
                format!("Employee {number} is missing: everybody employed in the month must be there."),
            ),
        };
        language.pick(&zh, &en).to_owned()
    }
}

/// Finds the member of each row: its place on the roster, in the order of the rows. A file that is `complete` has
/// everybody who is employed on any day of the period; whoever is missing is a fault of row 0.
pub fn against_roster(
    rows: &[(u64, InputRow)],
    roster: &[PersonFacts],
    period: Period,
    complete: bool,
) -> Result<Vec<usize>, Vec<RowFault>> {
    const COLUMN: &str = "employee_number";
    let known: HashMap<&str, (usize, &PersonFacts)> =
        roster.iter().enumerate().map(|(place, facts)| (facts.employee_number.as_str(), (place, facts))).collect();
    let (mut places, mut faults, mut seen) = (Vec::with_capacity(rows.len()), Faults::default(), HashSet::new());
    for (row, input) in rows {
        seen.insert(input.employee_number.as_str());
        match known.get(input.employee_number.as_str()) {
            // A further run may pay somebody who has left, e.g. a late bonus.
            Some((place, facts))
                if facts.employed_in(period) || (!complete && facts.hire_date <= period.last_day()) =>
            {
                places.push(*place);
            }
            Some(_) => faults.push(RowFault::of(*row, COLUMN, &InputFault::NotEmployed(period))),
            None => faults.push(RowFault::of(*row, COLUMN, &InputFault::MemberUnknown)),
        }
    }
    let missing = |facts: &&PersonFacts| facts.employed_in(period) && !seen.contains(facts.employee_number.as_str());
    for facts in roster.iter().filter(missing).filter(|_| complete) {
        faults.push(RowFault::of(0, COLUMN, &InputFault::MemberMissing(facts.employee_number.clone())));
    }
    if faults.total() == 0 { Ok(places) } else { Err(faults.into_vec()) }
}

/// Why inputs cannot be locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputsRefusal {
    /// The data of these employees are not confirmed (clause PY-5.2.2).
    PeopleUnconfirmed(Vec<String>),
    /// The roster has changed for these employees since the inputs came in.
    Outdated(Vec<String>),
    /// The template asks for no such figure of the month.
    MonthInputUnknown(String),
    /// A figure of the month that may not be below 0.
    MonthInputNegative(String),
}

impl Refusal for InputsRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            InputsRefusal::PeopleUnconfirmed(_) | InputsRefusal::Outdated(_) => RefusalKind::Conflict,
            InputsRefusal::MonthInputUnknown(_) | InputsRefusal::MonthInputNegative(_) => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            InputsRefusal::PeopleUnconfirmed(_) => "people_unconfirmed",
            InputsRefusal::Outdated(_) => "inputs_outdated",
            InputsRefusal::MonthInputUnknown(_) => "month_input_unknown",
            InputsRefusal::MonthInputNegative(_) => "month_input_negative",
        }
    }

    fn text(&self, language: Language) -> String {
        let some = |numbers: &[String]| {
            let dots = if numbers.len() > NAMED { " …" } else { "" };
            format!("{}{dots}", numbers.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", "))
        };
        let (zh, en) = match self {
            InputsRefusal::PeopleUnconfirmed(numbers) => (
                format!("有 {} 人的信息尚未确认（PY-5.2.2）：{}。", numbers.len(), some(numbers)),
                format!("The data of {} people wait for confirmation (PY-5.2.2): {}.", numbers.len(), some(numbers)),
            ),
            InputsRefusal::Outdated(numbers) => (
                format!("导入之后名册有 {} 人发生变化：{}；请重新导入当月数据。", numbers.len(), some(numbers)),
                format!(
                    "The roster has changed for {} people since the import: {}; import the month's inputs again.",
                    numbers.len(),
                    some(numbers)
                ),
            ),
            InputsRefusal::MonthInputUnknown(_) => (
                "结算模板没有这个月度项目。".to_owned(),
                "The template asks for no such figure of the month.".to_owned(),
            ),
            InputsRefusal::MonthInputNegative(_) => {
                ("月度金额不得为负。".to_owned(), "A figure of the month may not be below 0.".to_owned())
            }
        };
        language.pick(&zh, &en).to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        let code = match self {
            InputsRefusal::MonthInputUnknown(code) | InputsRefusal::MonthInputNegative(code) => code,
            InputsRefusal::PeopleUnconfirmed(_) | InputsRefusal::Outdated(_) => return Vec::new(),
        };
        vec![FieldFault {
            pointer: format!("/month_inputs/{}", code.replace('~', "~0").replace('/', "~1")),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        }]
    }
}

/// A member of the roster as he is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterStanding {
    /// What a computation would know of him.
    pub facts: PersonFacts,
    /// Are his data confirmed (clause PY-5.2.2)?
    pub confirmed: bool,
}

/// Do the facts that came with the inputs still hold, and are all these people confirmed? `complete` as in
/// [`against_roster`]: then nobody may have joined since.
pub fn still_hold<'a>(
    frozen: impl IntoIterator<Item = &'a PersonFacts>,
    roster: &[RosterStanding],
    period: Period,
    complete: bool,
) -> Result<(), InputsRefusal> {
    let mut others: BTreeMap<&str, &RosterStanding> =
        roster.iter().map(|member| (member.facts.employee_number.as_str(), member)).collect();
    let (mut unconfirmed, mut changed) = (Vec::new(), Vec::new());
    for facts in frozen {
        let member = others.remove(facts.employee_number.as_str());
        if member.is_some_and(|member| !member.confirmed) {
            unconfirmed.push(facts.employee_number.clone());
        }
        if member.is_none_or(|member| member.facts != *facts) {
            changed.push(facts.employee_number.clone());
        }
    }
    if !unconfirmed.is_empty() {
        return Err(InputsRefusal::PeopleUnconfirmed(unconfirmed));
    }
    let joined = others.values().filter(|member| complete && member.facts.employed_in(period));
    changed.extend(joined.map(|member| member.facts.employee_number.clone()));
    if changed.is_empty() { Ok(()) } else { Err(InputsRefusal::Outdated(changed)) }
}

impl Cycle {
    /// Must its inputs have everybody who is employed in the month? The first run's must; a further one pays some.
    pub fn wants_everybody(&self) -> bool {
        self.key.run == 1
    }

    /// Takes the figures of the month that are given by hand; those that the template asks for and nobody gave are 0.
    /// Only a fee may be below 0, as a discount.
    pub fn with_month_inputs(
        mut self,
        template: &CompiledTemplate,
        given: &BTreeMap<String, Fen>,
    ) -> Result<Self, InputsRefusal> {
        if let Some(code) = given.keys().find(|code| template.cycle_inputs().all(|item| item.code != **code)) {
            return Err(InputsRefusal::MonthInputUnknown(code.clone()));
        }
        self.progress.month_inputs = template
            .cycle_inputs()
            .map(|item| {
                let fen = given.get(&item.code).copied().unwrap_or_default();
                if fen.is_negative() && item.kind != ItemKind::ServiceFee {
                    return Err(InputsRefusal::MonthInputNegative(item.code.clone()));
                }
                Ok((item.code.clone(), fen))
            })
            .collect::<Result<_, _>>()?;
        Ok(self)
    }
}
