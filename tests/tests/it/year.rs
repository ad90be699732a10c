//! The demonstration: the sample's year on both databases, and other people's months.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use bole_api::config::Config;
use bole_api::demo::{self, DemoError};
use bole_domain::people::RosterRow;
use bole_persistence::db::Backend;
use bole_tests::database::Database;

use crate::secrecy;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/payroll-2026");
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// What the demonstration prints, and how it ends.
fn shown(backend: Backend, data: &Path) -> (String, Result<(), DemoError>) {
    shown_on(&Database::migrated(backend), data)
}

fn shown_on(database: &Database, data: &Path) -> (String, Result<(), DemoError>) {
    let environment: BTreeMap<String, String> = [("DATABASE_URL", database.url.as_str()), ("BOLE_MASTER_KEY", KEY)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let config = Config::read(None, &environment).expect("a configuration");
    let mut out = Vec::new();
    let done = demo::run(&config, data, &mut out, Box::new(std::io::sink()));
    (String::from_utf8(out).expect("text"), done.map(|_| ()))
}

fn the_sample_year(backend: Backend) {
    secrecy::listen();
    let database = Database::migrated(backend);
    let (out, done) = shown_on(&database, Path::new(SAMPLE));
    assert!(done.is_ok(), "{done:?}\n{out}");
    // Each payslip has 25 figures that are expected, each bill eight.
    let (payslips, bills) = (sample_rows("expected-"), 11);
    let compared = format!("11 months closed, {} figures compared, 0 different", payslips * 25 + bills * 8);
    assert!(out.contains(&compared), "{compared}\n{out}");
    for told in ["工资条说明", "payslip explained", "trial balance", "2026-01", "2026-11"] {
        assert!(out.contains(told), "{told}\n{out}");
    }
    secrecy::nothing_is_plain(&database);
}

/// How many rows the sample's files of a kind have in all.
fn sample_rows(kind: &str) -> usize {
    let files = fs::read_dir(SAMPLE).expect("the sample").map(|entry| entry.expect("a file"));
    let files = files.filter(|file| file.file_name().to_string_lossy().starts_with(kind));
    files.map(|file| fs::read_to_string(file.path()).expect("a file").lines().count() - 1).sum()
}

mod the_whole_sample_agrees {
    use super::*;

    #[test]
    fn sqlite() {
        the_sample_year(Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        the_sample_year(Backend::Postgres);
    }
}

/// A folder that goes away with this.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("bole-year-{}-{number}", std::process::id()));
        fs::create_dir(&path).expect("a folder");
        Self(path)
    }

    fn copied(names: &[&str]) -> Self {
        let folder = Self::new();
        for name in names {
            fs::copy(Path::new(SAMPLE).join(name), folder.0.join(name)).expect("the sample's file is copied");
        }
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("a file is written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("a file")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn one_wrong_fen_is_found_and_named() {
    let folder = Folder::copied(&[
        "people.csv",
        "policies.csv",
        "inputs-2026-01.csv",
        "inputs-2026-02.csv",
        "expected-2026-01.csv",
        "expected-2026-02.csv",
        "bills.csv",
    ]);
    let right = folder.read("expected-2026-02.csv");
    let row = right.lines().find(|line| line.starts_with("E000005,")).expect("the person");
    let column = right.lines().next().expect("a header").split(',').position(|name| name == "net_pay");
    let net_pay = row.split(',').nth(column.expect("the column")).expect("the figure");
    let wrong = match net_pay.strip_suffix('9') {
        Some(rest) => format!("{rest}8"),
        None => {
            let (rest, last) = net_pay.split_at(net_pay.len() - 1);
            format!("{rest}{}", last.parse::<u8>().expect("a digit") + 1)
        }
    };
    let wrong_row: Vec<&str> =
        (row.split(',').enumerate()).map(|(at, cell)| if Some(at) == column { wrong.as_str() } else { cell }).collect();
    folder.write("expected-2026-02.csv", &right.replace(row, &wrong_row.join(",")));
    let (out, done) = shown(Backend::Sqlite, &folder.0);
    assert!(matches!(done, Err(DemoError::Differences(1))), "{done:?}\n{out}");
    let told = format!("2026-02 E000005 net_pay: expected {wrong}, computed {net_pay}");
    assert!(out.contains(&told), "{told}\n{out}");
}

#[test]
fn what_is_missing_is_told() {
    let told = |folder: &Folder| shown(Backend::Sqlite, &folder.0).1.expect_err("it is refused").to_string();
    let folder = Folder::new();
    assert!(told(&folder).contains("inputs-YYYY-MM.csv"));
    folder.write("inputs-2026-13.csv", "employee_number\n");
    assert!(told(&folder).contains("2026-13"));
    let folder = Folder::copied(&["inputs-2026-01.csv"]);
    assert!(told(&folder).contains("people.csv"));
    let folder = Folder::copied(&["people.csv", "inputs-2026-01.csv"]);
    assert!(told(&folder).contains("policies.csv"));
    let folder = Folder::copied(&["people.csv", "policies.csv", "inputs-2026-01.csv", "expected-2026-02.csv"]);
    assert!(told(&folder).contains("inputs-2026-02.csv"));
    let gone = shown(Backend::Sqlite, Path::new("no/such/folder")).1.expect_err("it is refused").to_string();
    assert!(gone.contains("no/such/folder") && gone.contains("people.csv"), "{gone}");
}

#[test]
fn a_faulty_row_is_told_with_its_place() {
    let folder = Folder::copied(&["people.csv", "policies.csv", "inputs-2026-01.csv"]);
    let inputs = folder.read("inputs-2026-01.csv").replacen("E000002,", "E999999,", 1);
    folder.write("inputs-2026-01.csv", &inputs);
    let database = Database::migrated(Backend::Sqlite);
    let told = shown_on(&database, &folder.0).1.expect_err("it is refused").to_string();
    assert!(told.contains("inputs:import") && told.contains("row 2 employee_number"), "{told}");
    let again = shown_on(&database, &folder.0).1;
    assert!(matches!(again, Err(DemoError::NotFresh)), "{again:?}");
}

/// The check character of a resident ID behind its first 17 digits (GB 11643-1999).
fn resident_id(first: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        first.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).expect("a digit") * weight).sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize).expect("a check character");
    format!("{first}{check}")
}

/// The check digit of a bank card behind its other digits (Luhn).
fn bank_card(first: &str) -> String {
    let digits = first.chars().rev().map(|digit| digit.to_digit(10).expect("a digit")).enumerate();
    let sum: u32 = digits.map(|(at, d)| if at % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { d }).sum();
    format!("{first}{}", (10 - sum % 10) % 10)
}

/// A row of the roster: number, name, place, day of hire, day of leaving.
fn person(number: u32, name: &str, place: &str, hired: &str, left: &str) -> String {
    let cells = [
        format!("K{number}"),
        name.to_owned(),
        resident_id(&format!("510107199{}0415{:03}", number % 10, number * 2 + 1)),
        "male".to_owned(),
        format!("199{}-04-15", number % 10),
        format!("1380000{number:04}"),
        "\"成都市, 一环路1号\"".to_owned(),
        "园艺师".to_owned(),
        String::new(),
        "成都银行".to_owned(),
        bank_card(&format!("62170000000000{number:04}")),
        "313651099999".to_owned(),
        place.to_owned(),
        hired.to_owned(),
        left.to_owned(),
        "months_employed".to_owned(),
        "6000.00".to_owned(),
        "6000.00".to_owned(),
        if number == 3 { "0".to_owned() } else { "0.08".to_owned() },
    ];
    cells.join(",")
}

/// Another client's folder, in another year, at other places, under other policies.
fn others() -> Folder {
    let folder = Folder::new();
    let people = [
        person(1, "·周·", "510100", "2030-02-01", ""),
        person(2, "欧阳若兰", "420100", "2029-11-12", "2031-02-20"),
        person(3, "阿依古丽·买买提", "510100", "2031-02-16", ""),
    ];
    folder.write("people.csv", &format!("{}\n{}\n", RosterRow::COLUMNS.join(","), people.join("\n")));
    let policy =
        |place: &str, kind: &str, rest: &str| format!("{place},某地,{kind},2031-01-01,,4000.00,20000.00,{rest},测试\n");
    let policies = [
        policy("510100", "pension", "0.16,0.08,0.00,0.00,2,half_up"),
        policy("510100", "medical", "0.065,0.02,0.00,5.00,1,up"),
        policy("510100", "housing_fund", "0.08,0.08,0.00,0.00,0,half_up"),
        policy("420100", "pension", "0.16,0.08,0.00,0.00,2,down"),
        policy("420100", "housing_fund", "0.08,0.08,0.00,0.00,0,half_up"),
    ];
    let header = "place,place_name,kind,effective_from,effective_to,floor,ceiling,employer_rate,worker_rate,\
                  employer_fixed,worker_fixed,rounding_places,rounding_mode,source";
    folder.write("policies.csv", &format!("{header}\n{}", policies.concat()));
    let sample = fs::read_to_string(Path::new(SAMPLE).join("inputs-2026-01.csv")).expect("the sample");
    let columns = sample.lines().next().expect("a header");
    let row = |number: u32, base: &str| {
        let zeros = vec!["0.00"; columns.split(',').count() - 2].join(",");
        format!("K{number},{base},{zeros}\n")
    };
    folder.write("inputs-2031-01.csv", &format!("{columns}\n{}{}", row(1, "9000.00"), row(2, "5123.45")));
    let february = format!("{columns}\n{}{}{}", row(1, "31000.00"), row(2, "3000.00"), row(3, "2600.00"));
    folder.write("inputs-2031-02.csv", &february);
    folder
}

#[test]
fn other_people_of_another_year_are_paid_too() {
    let folder = others();
    let (out, done) = shown(Backend::Sqlite, &folder.0);
    assert!(done.is_ok(), "{done:?}\n{out}");
    assert!(out.contains("2 months closed, 0 figures compared, 0 different"), "{out}");
    let cell = |month: &str, column: usize| -> String {
        let line = out.lines().find(|line| line.starts_with(month)).expect("the month's line");
        line.split_whitespace().nth(column).expect("the column").to_owned()
    };
    assert_eq!((cell("2031-01", 1), cell("2031-02", 1)), ("2".to_owned(), "3".to_owned()), "{out}");
    // Pension 960.00 and medical 390.00 for the one, pension 960.00 for the other.
    assert_eq!(cell("2031-01", 3), "2310.00", "{out}");
    // 9000.00 - 480.00 - 125.00 - 480.00 - tax 87.45, and 5123.45 - 480.00 - 480.00 without any tax.
    assert_eq!((cell("2031-01", 8), cell("2031-01", 9)), ("87.45".to_owned(), "11991.00".to_owned()), "{out}");
}
