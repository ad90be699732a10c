//! The wage sheet of the withholding client of the tax authority (正常工资薪金所得): current-period figures, except the
//! columns whose heading says 累计 (cumulative).

use std::io::{self, Write};

use serde::Deserialize;

use super::declaration::{Amount, WageDeclaration};
use crate::jobs::guarded_text;
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

const SHEETS: &str = include_str!("../../data/funds/wage-sheet.json");

/// Why no wage sheet can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxFileRefusal {
    /// There is no such version of the sheet.
    #[error("no such version of the wage sheet")]
    VersionUnknown,
    /// Amounts below zero, which the client does not take: employee number and heading.
    #[error("{} amounts are below zero", .0.len())]
    Negative(Vec<(String, String)>),
    /// The version has no column for an amount that is not zero: employee number and field.
    #[error("{} amounts have no column", .0.len())]
    NoColumn(Vec<(String, String)>),
    /// Deductions of a template that no column stands for: employee number and the item's code.
    #[error("{} deductions have no column", .0.len())]
    UnknownItem(Vec<(String, String)>),
    /// A sum beyond what can be counted.
    #[error("an amount is out of range")]
    OutOfRange,
}

impl Refusal for TaxFileRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            TaxFileRefusal::VersionUnknown => RefusalKind::Malformed,
            TaxFileRefusal::Negative(_)
            | TaxFileRefusal::NoColumn(_)
            | TaxFileRefusal::UnknownItem(_)
            | TaxFileRefusal::OutOfRange => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            TaxFileRefusal::VersionUnknown => "tax_file_version_unknown",
            TaxFileRefusal::Negative(_) => "tax_file_negative_amount",
            TaxFileRefusal::NoColumn(_) => "tax_file_no_column",
            TaxFileRefusal::UnknownItem(_) => "tax_file_unknown_item",
            TaxFileRefusal::OutOfRange => "tax_file_out_of_range",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            TaxFileRefusal::VersionUnknown => {
                ("没有该版本的申报表模板。", "There is no such version of the wage sheet.")
            }
            TaxFileRefusal::Negative(_) => {
                ("申报表不接受负数，请先更正。", "The wage sheet takes no amount below zero; correct it first.")
            }
            TaxFileRefusal::NoColumn(_) => (
                "该版本模板没有相应列，请改用较新的模板。",
                "This version of the sheet has no column for an amount; use the newer one.",
            ),
            TaxFileRefusal::UnknownItem(_) => (
                "结算模板中的扣除项目在申报表中没有对应的列，请改用标准项目代码。",
                "A deduction of the settlement template has no column in the wage sheet; use the codes of the standard template.",
            ),
            TaxFileRefusal::OutOfRange => ("金额超出范围。", "An amount is out of range."),
        };
        language.pick(zh, en).to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            TaxFileRefusal::VersionUnknown | TaxFileRefusal::OutOfRange => Vec::new(),
            TaxFileRefusal::Negative(faults)
            | TaxFileRefusal::NoColumn(faults)
            | TaxFileRefusal::UnknownItem(faults) => faults
                .iter()
                .map(|(number, column)| FieldFault {
                    pointer: format!("/people/{number}/{column}"),
                    code: self.code().to_owned(),
                    zh: format!("{number}：{column}"),
                    en: format!("{number}: {column}"),
                })
                .collect(),
        }
    }
}

#[derive(Debug, Deserialize)]
struct Sheets {
    current: String,
    versions: Vec<WageSheet>,
}

/// A version of the sheet: its headings, from data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WageSheet {
    version: String,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Column {
    heading: String,
    field: Field,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Field {
    Text(TextField),
    Amount(Amount),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TextField {
    EmployeeNumber,
    Name,
    IdKind,
    IdNumber,
    Remark,
}

impl WageSheet {
    /// A version by its name, or the one in use.
    pub fn version(name: Option<&str>) -> Result<Self, TaxFileRefusal> {
        let sheets = serde_json::from_str::<Sheets>(SHEETS).map_err(|_| TaxFileRefusal::VersionUnknown)?;
        let name = name.unwrap_or(&sheets.current);
        sheets.versions.into_iter().find(|sheet| sheet.version == name).ok_or(TaxFileRefusal::VersionUnknown)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.version
    }

    /// Its headings, in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.heading.as_str())
    }

    /// Refuses amounts below zero, and amounts that this version has no column for.
    pub fn check(&self, rows: &[WageDeclaration]) -> Result<(), TaxFileRefusal> {
        let column = |amount: Amount| self.columns.iter().find(|c| c.field == Field::Amount(amount));
        let (mut negative, mut homeless) = (Vec::new(), Vec::new());
        for row in rows {
            for amount in Amount::ALL.iter().copied().filter(|amount| amount.of(&row.amounts) != Fen::ZERO) {
                match column(amount) {
                    None => homeless.push((row.employee_number.clone(), amount.name().to_owned())),
                    Some(column)
                        if amount.of(&row.amounts).is_negative() && amount != Amount::housing_fund_adjustment =>
                    {
                        negative.push((row.employee_number.clone(), column.heading.clone()));
                    }
                    Some(_) => {}
                }
            }
        }
        match (negative.is_empty(), homeless.is_empty()) {
            (true, true) => Ok(()),
            (false, _) => Err(TaxFileRefusal::Negative(negative)),
            (true, false) => Err(TaxFileRefusal::NoColumn(homeless)),
        }
    }

    /// Writes the sheet as CSV, UTF-8; call [`WageSheet::check`] first.
    pub fn write(&self, rows: &[WageDeclaration], out: &mut impl Write) -> io::Result<()> {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record(self.headings())?;
        for row in rows {
            let cells = self.columns.iter().map(|column| row.cell(column.field));
            csv.write_record(cells.map(|cell| guarded_text(&cell).into_owned()))?;
        }
        csv.flush()
    }
}

impl WageDeclaration {
    fn cell(&self, field: Field) -> String {
        match field {
            Field::Text(TextField::EmployeeNumber) => self.employee_number.clone(),
            Field::Text(TextField::Name) => self.name.clone(),
            Field::Text(TextField::IdKind) => self.id_kind.sheet_text().to_owned(),
            Field::Text(TextField::IdNumber) => self.id_number.clone(),
            Field::Text(TextField::Remark) => self.remark.clone(),
            Field::Amount(amount) => amount.of(&self.amounts).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::declaration::{IdKind, WageAmounts};
    use super::*;

    fn row(amounts: WageAmounts) -> WageDeclaration {
        WageDeclaration {
            employee_number: "E000001".into(),
            name: "康辰".into(),
            id_kind: IdKind::ResidentCard,
            id_number: "110108197710072206".into(),
            amounts,
            remark: String::new(),
        }
    }

    #[test]
    fn both_versions_have_their_headings() {
        let (old, new) = (WageSheet::version(Some("wage_29")).unwrap(), WageSheet::version(None).unwrap());
        assert_eq!((old.headings().count(), new.headings().count()), (29, 30));
        let expected = "工号,*姓名,*证件类型,*证件号码,本期收入,本期免税收入,基本养老保险费,基本医疗保险费,失业保险费,住房公积金,累计子女教育,累计继续教育,累计住房贷款利息,累计住房租金,累计赡养老人,累计3岁以下婴幼儿照护,累计个人养老金,企业(职业)年金,商业健康保险,税延养老保险,公务交通费用,通讯费用,律师办案费用,住房公积金调整,西藏附加减除费用,其他,准予扣除的捐赠额,减免税额,协定减免,备注";
        assert_eq!(new.headings().collect::<Vec<_>>().join(","), expected);
        let without: Vec<_> = new.headings().filter(|h| *h != "住房公积金调整").collect();
        assert_eq!(old.headings().collect::<Vec<_>>(), without);
        assert_eq!(WageSheet::version(Some("wage_1")), Err(TaxFileRefusal::VersionUnknown));
        for amount in Amount::ALL {
            assert_eq!(new.columns.iter().filter(|c| c.field == Field::Amount(*amount)).count(), 1, "{amount:?}");
        }
    }

    #[test]
    fn a_row_stands_under_its_headings() {
        let amounts = WageAmounts {
            income: Fen(3_000_000),
            pension: Fen(202_392),
            children_education: Fen(600_000),
            ..WageAmounts::default()
        };
        let sheet = WageSheet::version(None).unwrap();
        let mut out = Vec::new();
        sheet.write(&[row(amounts)], &mut out).unwrap();
        let mut read = csv::Reader::from_reader(out.as_slice());
        let headings = read.headers().unwrap().clone();
        let cells = read.records().next().unwrap().unwrap();
        let cell = |heading: &str| cells.get(headings.iter().position(|h| h == heading).unwrap()).unwrap();
        assert_eq!((cell("工号"), cell("*证件类型"), cell("本期收入")), ("E000001", "居民身份证", "30000.00"));
        assert_eq!(
            (cell("基本养老保险费"), cell("累计子女教育"), cell("累计住房租金")),
            ("2023.92", "6000.00", "0.00")
        );
    }

    #[test]
    fn what_the_sheet_cannot_hold_is_refused() {
        let (old, new) = (WageSheet::version(Some("wage_29")).unwrap(), WageSheet::version(None).unwrap());
        let adjusted = [row(WageAmounts { housing_fund_adjustment: Fen(1), ..WageAmounts::default() })];
        assert_eq!(new.check(&adjusted), Ok(()));
        assert_eq!(
            old.check(&adjusted),
            Err(TaxFileRefusal::NoColumn(vec![("E000001".into(), "housing_fund_adjustment".into())]))
        );
        let below = [row(WageAmounts { income: Fen(-1), ..WageAmounts::default() })];
        assert_eq!(new.check(&below), Err(TaxFileRefusal::Negative(vec![("E000001".into(), "本期收入".into())])));
    }
}
