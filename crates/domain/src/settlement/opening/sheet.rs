//! Opening balances as a file: one row for each person.

use std::collections::HashSet;

use super::{ADDITIONAL, Opening};
use crate::jobs::cells::{CellFault, CellReader, typed};
use crate::jobs::table::{Column, FileFault, MAX_ROWS, Row, Source, Table};
use crate::jobs::{Faults, Field, Holds, Rows, template_of};
use crate::money::Fen;
use crate::settlement::compute::YearSums;

const HEAD: [&str; 3] = ["employee_number", "through", "months"];
const AMOUNTS: [&str; 8] =
    ["income", "exempt", "basic_deduction", "special", "personal_pension", "other", "relief", "withheld"];

/// An annual bonus taxed apart; a file without such a column has none.
const BONUS: &str = "annual_bonus";

/// The columns of the file.
pub fn columns() -> Vec<Column> {
    let needed = HEAD.into_iter().chain(AMOUNTS).chain(ADDITIONAL).map(Column::required);
    needed.chain([Column::optional(BONUS)]).collect()
}

/// Looks at a file's format, header and size without reading its rows.
pub fn check_file<'a>(file: impl Into<Source<'a>>) -> Result<(), FileFault> {
    Table::open(&file.into(), &columns(), MAX_ROWS).map(|_| ())
}

/// Reads the file: the sound rows with employee number and opening, each with its number, and the faults of the others.
/// Who has an earlier row is a `duplicate_row`.
pub fn read<'a>(file: impl Into<Source<'a>>) -> Result<Rows<(String, Opening)>, FileFault> {
    let table = Table::open(&file.into(), &columns(), MAX_ROWS)?;
    let (mut rows, mut faults, mut numbers) = (Vec::new(), Faults::default(), HashSet::new());
    for row in table.rows() {
        let row = match row {
            Ok(row) => row,
            Err(found) => {
                faults.extend(found);
                continue;
            }
        };
        let mut r = CellReader::new(row.number);
        let number = r.employee_number(HEAD[0], row.cell(0));
        if number.as_ref().is_some_and(|number| !numbers.insert(number.clone())) {
            r.refuse(HEAD[0], &CellFault::DuplicateRow);
        }
        match (number, opening(&mut r, &row)) {
            (Some(number), Some(opening)) if r.faults().is_empty() => rows.push((row.number, (number, opening))),
            (_, _) => faults.extend(r.into_faults()),
        }
    }
    Ok((rows, faults.into_vec()))
}

fn opening(r: &mut CellReader, row: &Row<'_>) -> Option<Opening> {
    let through = r.month(HEAD[1], row.cell(1));
    let months = r.number(HEAD[2], row.cell(2), 1, 12);
    let mut amount = |name: &str, at: usize| r.amount(name, row.cell(at));
    let sums: Vec<Option<Fen>> = AMOUNTS.into_iter().zip(3..).map(|(name, at)| amount(name, at)).collect();
    let kinds: Vec<Option<Fen>> = ADDITIONAL.into_iter().zip(11..).map(|(name, at)| amount(name, at)).collect();
    let annual_bonus = match row.cell(17) {
        cell if typed(cell).is_empty() => Some(Fen::ZERO),
        cell => r.amount(BONUS, cell),
    };
    let all = |amounts: Vec<Option<Fen>>| amounts.into_iter().collect::<Option<Vec<Fen>>>();
    let [income, exempt, basic, special, pension_counted, other, relief, withheld]: [Fen; 8] =
        all(sums)?.try_into().ok()?;
    let additional: [Fen; 6] = all(kinds)?.try_into().ok()?;
    let annual_bonus = annual_bonus?;
    let sums = YearSums {
        income,
        exempt,
        special,
        additional: additional.into_iter().sum(),
        other,
        pension_counted,
        relief,
        withheld,
    };
    Some(Opening { through: through?, months: months?, basic, sums, additional, annual_bonus })
}

/// The columns of a file to fill in.
pub fn fields() -> Vec<Field> {
    const EXAMPLE: [&str; 17] = [
        "E000001", "2026-02", "2", "25000.00", "0.00", "10000.00", "3000.00", "0.00", "0.00", "0.00", "300.00",
        "2000.00", "0.00", "0.00", "0.00", "0.00", "0.00",
    ];
    let holds = [Holds::Digits, Holds::Month, Holds::Number].into_iter().chain(std::iter::repeat(Holds::Amount));
    let names = HEAD.into_iter().chain(AMOUNTS).chain(ADDITIONAL);
    let needed = names.zip(EXAMPLE).zip(holds).map(|((name, example), holds)| Field::new(name, holds, example));
    needed.chain([Field { optional: true, ..Field::new(BONUS, Holds::Amount, "") }]).collect()
}

/// A file to fill in: the header and one example.
pub fn template() -> String {
    template_of(&fields())
}
