//! Declarations as a file: one row for each. What columns and words are called is data, as the tax client's sheets call them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{Child, Claim, Declared, EducationStage, Parent, RentBand, Share, Spouse};
use crate::jobs::cells::{CellFault, CellReader, text_cell, typed};
use crate::jobs::table::{Column, FileFault, MAX_ROWS, Row, Source, Table};
use crate::jobs::{Faults, Field, Holds, Rows, template_of};

const SHEET: &str = include_str!("../../../data/tax/deduction-sheet.json");

/// The columns in their order, what each holds, and the example.
const COLUMNS: [(&str, Holds, &str); 24] = [
    ("employee_number", Holds::Digits, "E000001"),
    ("kind", Holds::Text, "children_education"),
    ("first_month", Holds::Month, "2026-01"),
    ("last_month", Holds::Month, ""),
    ("share", Holds::Text, "half"),
    ("spouse_name", Holds::Text, ""),
    ("spouse_id", Holds::Digits, ""),
    ("child_name", Holds::Text, "林小苗"),
    ("child_id", Holds::Digits, ""),
    ("child_birth", Holds::Day, "2019-05-01"),
    ("stage", Holds::Text, "compulsory"),
    ("parent_name", Holds::Text, ""),
    ("parent_id", Holds::Digits, ""),
    ("parent_birth", Holds::Day, ""),
    ("only_child", Holds::Text, ""),
    ("monthly_amount", Holds::Amount, ""),
    ("contract_number", Holds::Digits, ""),
    ("city", Holds::Digits, ""),
    ("band", Holds::Text, ""),
    ("begins", Holds::Month, ""),
    ("ends", Holds::Month, ""),
    ("certificate_name", Holds::Text, ""),
    ("issued_on", Holds::Day, ""),
    ("own_expenses", Holds::Amount, ""),
];

/// How many of them each row needs.
const NEEDED: usize = 3;

#[derive(Debug, Default, Deserialize)]
struct Names {
    columns: BTreeMap<String, String>,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

/// As compiled in. Names that did not read would leave the codes; a test reads them.
fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| serde_json::from_str(SHEET).unwrap_or_default())
}

/// What a column is called in the file.
pub fn column_name(code: &str) -> &str {
    names().columns.get(code).map_or(code, String::as_str)
}

/// What a code is called in a column.
fn word<'a>(column: &str, code: &'a str) -> &'a str {
    names().words.get(column).and_then(|words| words.get(code)).map_or(code, String::as_str)
}

/// The column of the file that holds what a refusal of a declaration points to.
pub fn column_of(pointer: &str) -> &'static str {
    let code = match pointer {
        "/employee_number" => "employee_number",
        "/first_month" => "first_month",
        "/last_month" => "last_month",
        "/claim/share" => "share",
        "/claim/child/birth_date" => "child_birth",
        "/claim/parents" => "parent_birth",
        "/claim/monthly_amount" => "monthly_amount",
        "/claim/band" => "band",
        "/claim/city" => "city",
        "/claim/issued_on" => "issued_on",
        "/spouse/resident_id" => "spouse_id",
        _ => "kind",
    };
    column_name(code)
}

/// The columns of the file.
pub fn columns() -> Vec<Column> {
    let column = |(at, (code, _, _)): (usize, &(&str, Holds, &str))| {
        let name = column_name(code);
        if at < NEEDED { Column::required(name) } else { Column::optional(name) }
    };
    COLUMNS.iter().enumerate().map(column).collect()
}

/// Looks at a file's format, header and size without reading its rows.
pub fn check_file<'a>(file: impl Into<Source<'a>>) -> Result<(), FileFault> {
    Table::open(&file.into(), &columns(), MAX_ROWS).map(|_| ())
}

/// The columns of a file to fill in.
pub fn fields() -> Vec<Field> {
    let field = |(at, (code, holds, example)): (usize, &(&str, Holds, &'static str))| {
        let words = names().words.get(*code);
        let holds = words.map_or_else(|| holds.clone(), |all| Holds::OneOf(all.values().map(String::as_str).collect()));
        let mut field = Field::new(column_name(code), holds, word(code, example));
        field.optional = at >= NEEDED;
        field
    };
    COLUMNS.iter().enumerate().map(field).collect()
}

/// A file to fill in: the header and one example.
pub fn template() -> String {
    template_of(&fields())
}

/// A declaration as a row tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredRow {
    /// The number with the client.
    pub employee_number: String,
    /// What is declared.
    pub declared: Declared,
    /// The spouse.
    pub spouse: Option<Spouse>,
}

/// Reads the file: the sound rows, each with its number, and the faults of the others.
pub fn read<'a>(file: impl Into<Source<'a>>) -> Result<Rows<DeclaredRow>, FileFault> {
    let table = Table::open(&file.into(), &columns(), MAX_ROWS)?;
    let (mut rows, mut faults) = (Vec::new(), Faults::default());
    for row in table.rows() {
        match row.map(|row| (row.number, Cells { r: CellReader::new(row.number), row }.read())) {
            Ok((number, Ok(declared))) => rows.push((number, declared)),
            Ok((_, Err(found))) | Err(found) => faults.extend(found),
        }
    }
    Ok((rows, faults.into_vec()))
}

struct Cells<'a> {
    r: CellReader,
    row: Row<'a>,
}

impl Cells<'_> {
    fn cell(&self, code: &str) -> String {
        let at = COLUMNS.iter().position(|(column, _, _)| *column == code);
        at.map_or("", |at| self.row.cell(at)).to_owned()
    }

    fn is_empty(&self, code: &str) -> bool {
        typed(&self.cell(code)).is_empty()
    }

    fn text(&mut self, code: &str, most: usize) -> Option<String> {
        let text = text_cell(&self.cell(code), 1, most);
        self.r.take(column_name(code), text)
    }

    /// A cell that may be empty.
    fn open<T>(&mut self, code: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.is_empty(code) { Some(None) } else { read(self).map(Some) }
    }

    fn month(&mut self, code: &str) -> Option<crate::period::Period> {
        let cell = self.cell(code);
        self.r.month(column_name(code), &cell)
    }

    fn day(&mut self, code: &str) -> Option<chrono::NaiveDate> {
        let cell = self.cell(code);
        self.r.date(column_name(code), &cell)
    }

    fn amount(&mut self, code: &str) -> Option<crate::money::Fen> {
        let cell = self.cell(code);
        self.r.amount(column_name(code), &cell)
    }

    /// A word of the column, or the code that it stands for.
    fn word<T>(&mut self, code: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let cell = self.cell(code);
        let words = names().words.get(code);
        let meant = |text: &str| -> String {
            let known = words.and_then(|words| words.iter().find(|(_, word)| word.as_str() == text));
            known.map_or_else(|| text.to_owned(), |(code, _)| code.clone())
        };
        self.r.code(column_name(code), &cell, |text| find(&meant(text)))
    }

    fn share(&mut self) -> Option<Share> {
        self.word("share", Share::from_code)
    }

    fn child(&mut self) -> Option<Child> {
        let name = self.text("child_name", 100);
        let birth_date = self.day("child_birth");
        let id_number = self.open("child_id", |cells| cells.text("child_id", 40));
        Some(Child { name: name?, birth_date: birth_date?, id_number: id_number? })
    }

    fn parent(&mut self) -> Option<Parent> {
        let name = self.text("parent_name", 100);
        let birth_date = self.day("parent_birth");
        let id_number = self.open("parent_id", |cells| cells.text("parent_id", 40));
        Some(Parent { name: name?, birth_date: birth_date?, id_number: id_number?, care_ended_on: None })
    }

    fn spouse(&mut self) -> Option<Option<Spouse>> {
        self.open("spouse_id", |cells| {
            let resident_id = cells.text("spouse_id", 18);
            let name = cells.text("spouse_name", 100);
            Some(Spouse { name: name?, resident_id: resident_id? })
        })
    }

    fn claim(&mut self) -> Option<Claim> {
        let known = |code: &str| names().words.get("kind").is_some_and(|kinds| kinds.contains_key(code));
        let kind = self.word("kind", |code| known(code).then(|| code.to_owned()))?;
        let ends = |cells: &mut Self| cells.open("ends", |cells| cells.month("ends"));
        match kind.as_str() {
            "children_education" => {
                let child = self.child();
                let stage = self.word("stage", EducationStage::from_code);
                let ends = ends(self);
                let share = self.share();
                Some(Claim::ChildrenEducation { child: child?, stage: stage?, ends: ends?, share: share? })
            }
            "infant_care" => {
                let child = self.child();
                let share = self.share();
                Some(Claim::InfantCare { child: child?, share: share? })
            }
            "elderly_care" => {
                let parent = self.parent();
                let only_child = self.word("only_child", |code| match code {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                });
                let amount = self.open("monthly_amount", |cells| cells.amount("monthly_amount"));
                Some(Claim::ElderlyCare { parents: vec![parent?], only_child: only_child?, monthly_amount: amount? })
            }
            "housing_loan_interest" => {
                let contract_number = self.text("contract_number", 60);
                let first_repayment = self.month("begins");
                let paid_off = ends(self);
                let share = self.share();
                Some(Claim::HousingLoanInterest {
                    contract_number: contract_number?,
                    first_repayment: first_repayment?,
                    paid_off: paid_off?,
                    share: share?,
                })
            }
            "housing_rent" => {
                let cell = self.cell("city");
                let city = self.r.identifier(column_name("city"), &cell);
                let band = self.word("band", RentBand::from_code);
                let begins = self.month("begins");
                let ends = ends(self);
                Some(Claim::HousingRent { city: city?, band: band?, begins: begins?, ends: ends? })
            }
            "degree_education" => {
                let begins = self.month("begins");
                let ends = ends(self);
                Some(Claim::DegreeEducation { begins: begins?, ends: ends? })
            }
            "professional_certificate" => {
                let name = self.text("certificate_name", 100);
                let issued_on = self.day("issued_on");
                Some(Claim::ProfessionalCertificate { name: name?, issued_on: issued_on? })
            }
            "serious_illness" => Some(Claim::SeriousIllness { own_expenses: self.amount("own_expenses")? }),
            _ => {
                self.r.refuse(column_name("kind"), &CellFault::UnknownValue);
                None
            }
        }
    }

    fn read(mut self) -> Result<DeclaredRow, Vec<crate::jobs::RowFault>> {
        let cell = self.cell("employee_number");
        let employee_number = self.r.employee_number(column_name("employee_number"), &cell);
        let first_month = self.month("first_month");
        let last_month = self.open("last_month", |cells| cells.month("last_month"));
        let claim = self.claim();
        let spouse = self.spouse();
        match (employee_number, first_month, last_month, claim, spouse) {
            (Some(employee_number), Some(first_month), Some(last_month), Some(claim), Some(spouse))
                if self.r.faults().is_empty() =>
            {
                Ok(DeclaredRow { employee_number, declared: Declared { first_month, last_month, claim }, spouse })
            }
            (_, _, _, _, _) => Err(self.r.into_faults()),
        }
    }
}
