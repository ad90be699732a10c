//! Any number of people: the sample's, multiplied, each with numbers of his own.

use std::path::Path;

use anyhow::Context;

/// The sample's files that are multiplied.
pub struct Sample {
    /// Policies, as they are imported.
    pub policies: String,
    people: Table,
    inputs: Table,
}

struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The month that is measured.
pub const MONTH: &str = "2026-01";
/// The number of the one person whom `bole seed` puts on the roster.
const SEEDED: &str = "E000001";

impl Table {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let header = cells(reader.headers()?);
        let rows = reader.records().map(|record| record.map(|record| cells(&record)));
        Ok(Self { header, rows: rows.collect::<Result<_, _>>()? })
    }

    fn column(&self, name: &str) -> anyhow::Result<usize> {
        self.header.iter().position(|known| known == name).with_context(|| format!("no column {name}"))
    }
}

impl Sample {
    /// Reads the folder of the sample.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let policies = std::fs::read_to_string(folder.join("policies.csv")).context("policies.csv")?;
        let people = Table::read(&folder.join("people.csv"))?;
        let mut inputs = Table::read(&folder.join(format!("inputs-{MONTH}.csv")))?;
        let (number, hired) = (people.column("employee_number")?, people.column("hire_date")?);
        // Whoever comes or leaves within the month is one in many; everybody here is there all month.
        let stays: Vec<&str> = people
            .rows
            .iter()
            .filter(|row| row[hired].as_str() < "2026-01-01")
            .map(|row| row[number].as_str())
            .collect();
        inputs.rows.retain(|row| stays.contains(&row[0].as_str()));
        Ok(Self { policies, people, inputs })
    }

    /// A roster of so many people and their inputs of the month, as they are imported.
    pub fn multiplied(&self, count: usize) -> anyhow::Result<(String, String)> {
        let column = |name: &str| self.people.column(name);
        let (number, resident_id, sex, birth_date, phone, account) = (
            column("employee_number")?,
            column("resident_id")?,
            column("sex")?,
            column("birth_date")?,
            column("phone")?,
            column("bank_account")?,
        );
        let (mut roster, mut inputs) = (csv::Writer::from_writer(Vec::new()), csv::Writer::from_writer(Vec::new()));
        roster.write_record(&self.people.header)?;
        inputs.write_record(&self.inputs.header)?;
        for place in 0..count {
            let input = &self.inputs.rows[place % self.inputs.rows.len()];
            let person = self.people.rows.iter().find(|row| row[number] == input[0]).context("an unknown number")?;
            if place == 0 {
                // He is on the roster from the beginning.
                inputs.write_record(std::iter::once(SEEDED).chain(input[1..].iter().map(String::as_str)))?;
                continue;
            }
            let employee = format!("B{place:07}");
            let mut person = person.clone();
            let (id, born, female) = identity(place);
            person[number].clone_from(&employee);
            (person[resident_id], person[birth_date]) = (id, born);
            person[sex] = if female { "female" } else { "male" }.to_owned();
            person[phone] = format!("139{place:08}");
            person[account] = card(place);
            roster.write_record(&person)?;
            inputs.write_record(std::iter::once(&employee).chain(&input[1..]))?;
        }
        Ok((String::from_utf8(roster.into_inner()?)?, String::from_utf8(inputs.into_inner()?)?))
    }
}

/// A resident ID of its own (GB 11643), the date of birth and the sex that it tells.
fn identity(place: usize) -> (String, String, bool) {
    let (order, day) = (place % 999 + 1, place / 999);
    let (year, month, day) = (1970 + day / 336 % 30, day / 28 % 12 + 1, day % 28 + 1);
    let body = format!("310101{year:04}{month:02}{day:02}{order:03}");
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = body.chars().filter_map(|digit| digit.to_digit(10)).zip(WEIGHTS).map(|(d, w)| d * w).sum();
    let check = CHECKS.iter().cycle().nth(sum.try_into().unwrap_or_default()).copied().unwrap_or('0');
    (format!("{body}{check}"), format!("{year:04}-{month:02}-{day:02}"), order.is_multiple_of(2))
}

/// A bank card of its own, with its Luhn digit.
fn card(place: usize) -> String {
    let body = format!("621226{place:012}");
    let sum: u32 = body
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 if digit > 4 => digit * 2 - 9,
            0 => digit * 2,
            _ => digit,
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}
