//! The month's inputs: one row for each person, one column for each input item of the settlement template.

use super::cells::{CellFault, CellReader, typed};
use super::table::{Column, FileFault, MAX_ROWS, Source, Table};
use super::{Field, Holds, RowFault, Seen, template_of};
use crate::attendance::is_figure;
use crate::money::Fen;

/// The column of the employee number.
const EMPLOYEE_NUMBER: &str = "employee_number";

/// One person's inputs of the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRow {
    /// The person's number with the client.
    pub employee_number: String,
    /// The amounts, in the order of the items that were asked for. Sums of attendance may be absent, to be taken from there.
    pub amounts: Vec<Option<Fen>>,
    /// The places of those that were left open: their amount is 0 until it is filled in.
    pub open: Vec<usize>,
}

/// The items that a file may leave open: without their columns, or with empty cells.
pub type Open<'a> = &'a [String];

fn columns<T: AsRef<str>>(items: &[T], open: Open<'_>) -> Vec<Column> {
    let column = |item: &str| {
        let may_be_open = is_figure(item) || open.iter().any(|one| one == item);
        if may_be_open { Column::optional(item) } else { Column::required(item) }
    };
    let items = items.iter().map(|item| column(item.as_ref()));
    std::iter::once(Column::required(EMPLOYEE_NUMBER)).chain(items).collect()
}

/// Opens a file: its format, header and size are looked at, its rows not yet.
pub fn open<'a, T: AsRef<str>>(
    file: impl Into<Source<'a>>,
    items: &[T],
    open: Open<'_>,
) -> Result<Table<'a>, FileFault> {
    Table::open(&file.into(), &columns(items, open), MAX_ROWS)
}

/// A row with its number in the file, or what is wrong with it.
pub type OneRow = Result<(u64, InputRow), Vec<RowFault>>;

/// The inputs of these items, one row after the other. An employee number that an earlier row has is a `duplicate_row`.
pub fn rows<'t, T: AsRef<str>>(
    table: &'t Table<'_>,
    items: &'t [T],
    may_be_open: Open<'t>,
) -> impl Iterator<Item = OneRow> + 't {
    let mut numbers = Seen::default();
    table.rows().map(move |row| {
        let row = row?;
        let mut r = CellReader::new(row.number);
        let employee_number = r.employee_number(EMPLOYEE_NUMBER, row.cell(0));
        let mut open = Vec::new();
        let mut amount = |(place, item): (usize, &T)| {
            let (item, cell) = (item.as_ref(), row.cell(place + 1));
            if typed(cell).is_empty() {
                if is_figure(item) {
                    return Some(None);
                }
                if may_be_open.iter().any(|one| one == item) {
                    open.push(place);
                    return Some(Some(Fen::ZERO));
                }
            }
            r.amount(item, cell).map(Some)
        };
        let amounts: Vec<Option<Option<Fen>>> = items.iter().enumerate().map(&mut amount).collect();
        if employee_number.as_ref().is_some_and(|number| !numbers.is_new(number)) {
            r.refuse(EMPLOYEE_NUMBER, &CellFault::DuplicateRow);
        }
        match (employee_number, amounts.into_iter().collect::<Option<Vec<Option<Fen>>>>()) {
            (Some(employee_number), Some(amounts)) if r.faults().is_empty() => {
                Ok((row.number, InputRow { employee_number, amounts, open }))
            }
            (_, _) => Err(r.into_faults()),
        }
    })
}

/// The columns of a file to fill in.
pub fn fields<T: AsRef<str>>(items: &[T]) -> Vec<Field> {
    let field = |item: &T| match is_figure(item.as_ref()) {
        true => Field { optional: true, ..Field::new(item.as_ref(), Holds::Quantity, "") },
        false => Field::new(item.as_ref(), Holds::Amount, "0.00"),
    };
    let items = items.iter().map(field);
    std::iter::once(Field::new(EMPLOYEE_NUMBER, Holds::Digits, "E000001")).chain(items).collect()
}

/// A file to fill in: the header and one example.
pub fn template<T: AsRef<str>>(items: &[T]) -> String {
    template_of(&fields(items))
}
