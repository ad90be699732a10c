//! Whose payslip it is, and of when.

use bole_domain::language::Language;
use bole_print::part::{Across, Facts};

use super::Names;
use crate::settlement::results::views::PayslipView;

pub(super) fn facts(view: &PayslipView, names: &Names, language: Language) -> Facts {
    let fact = |zh: &str, en: &str, value: String| (language.pick(zh, en).to_owned(), value);
    Facts {
        across: Across::Two,
        pairs: vec![
            fact("姓名", "Name", view.person.name.clone()),
            fact("工号", "Employee number", view.employee_number.clone()),
            fact("证件号码", "ID number", view.person.resident_id.clone()),
            fact("工资所属期", "Month", view.cycle.to_string()),
            fact("单位", "Employer", names.client.clone()),
            fact("发薪日", "Pay date", view.pay_date.to_string()),
            fact("服务机构", "Payroll by", names.agency.clone()),
            fact("税款所属期", "Tax month", view.tax_period.to_string()),
        ],
    }
}
