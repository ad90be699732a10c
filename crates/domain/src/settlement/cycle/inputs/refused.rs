//! Why inputs are not confirmed or locked.

use super::roster::NAMED;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why inputs cannot be locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputsRefusal {
    /// The data of these employees are not confirmed (clause PY-5.2.2).
    PeopleUnconfirmed(Vec<String>),
    /// The roster has changed for these employees since the inputs came in.
    Outdated(Vec<String>),
    /// These employees have corrections and no row in the inputs.
    CorrectedAreMissing(Vec<String>),
    /// These employees lack sums of attendance that the template asks for.
    AttendanceMissing(Vec<String>),
    /// The template asks for no such figure of the month.
    MonthInputUnknown(String),
    /// A figure of the month that may not be below 0.
    MonthInputNegative(String),
}

impl Refusal for InputsRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            InputsRefusal::PeopleUnconfirmed(_)
            | InputsRefusal::Outdated(_)
            | InputsRefusal::CorrectedAreMissing(_)
            | InputsRefusal::AttendanceMissing(_) => RefusalKind::Conflict,
            InputsRefusal::MonthInputUnknown(_) | InputsRefusal::MonthInputNegative(_) => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            InputsRefusal::PeopleUnconfirmed(_) => "people_unconfirmed",
            InputsRefusal::Outdated(_) => "inputs_outdated",
            InputsRefusal::CorrectedAreMissing(_) => "corrected_not_in_inputs",
            InputsRefusal::AttendanceMissing(_) => "attendance_missing",
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
            InputsRefusal::CorrectedAreMissing(numbers) => (
                format!("{} 有更正，但不在当月数据中；请列入，或撤回更正。", some(numbers)),
                format!(
                    "These have corrections and are not in the month's inputs: {}. Import them, or withdraw the corrections.",
                    some(numbers)
                ),
            ),
            InputsRefusal::AttendanceMissing(numbers) => (
                format!(
                    "有 {} 人缺少考勤合计：{}；请提取考勤（take-attendance）或重新导入。",
                    numbers.len(),
                    some(numbers)
                ),
                format!(
                    "{} people lack sums of attendance: {}; take them from the attendance (take-attendance) or import them.",
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
            InputsRefusal::PeopleUnconfirmed(_)
            | InputsRefusal::Outdated(_)
            | InputsRefusal::CorrectedAreMissing(_)
            | InputsRefusal::AttendanceMissing(_) => return Vec::new(),
        };
        vec![FieldFault {
            pointer: format!("/month_inputs/{}", code.replace('~', "~0").replace('/', "~1")),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        }]
    }
}
