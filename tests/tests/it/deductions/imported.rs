//! Declarations as a file with the columns of the tax client.

use bole_tests::{Answer, both, json};

use super::{Family, of};
use crate::world::desk::the_file_is_hidden;

/// A file with a row for each of these.
fn file(rows: &[&[(&str, &str)]]) -> String {
    let mut names: Vec<&str> = vec!["工号", "扣除项目", "扣除有效期起"];
    for (name, _) in rows.iter().flat_map(|row| row.iter()) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let cell =
        |row: &[(&str, &str)], name: &str| row.iter().find(|(of, _)| *of == name).map_or("", |(_, c)| *c).to_owned();
    let lines = rows.iter().map(|row| names.iter().map(|name| cell(row, name)).collect::<Vec<_>>().join(","));
    std::iter::once(names.join(",")).chain(lines).collect::<Vec<_>>().join("\n")
}

const CHILD: [(&str, &str); 6] = [
    ("扣除项目", "子女教育"),
    ("扣除有效期起", "2026-01"),
    ("子女姓名", "林小禾"),
    ("子女出生日期", "2018-05-01"),
    ("当前受教育阶段", "义务教育"),
    ("本人扣除比例", "50%"),
];

async fn import(family: &Family, text: &str) -> Answer {
    let path = format!("/api/v1/engagements/{}/tax-deductions:import", family.bureau.engagement);
    let started = family.bureau.upload(&path, text).await.expect(202);
    family.bureau.app.wait_job(&started).await
}

fn faults(job: &Answer) -> Vec<(u64, String, String)> {
    assert_eq!(job.text("/failure/code"), "rows_refused", "{job}");
    let all = job.at("/errors").as_array().cloned().unwrap_or_default();
    let text = |value: &bole_tests::Value| value.as_str().unwrap_or_default().to_owned();
    all.iter()
        .map(|fault| (fault["row"].as_u64().unwrap_or_default(), text(&fault["column"]), text(&fault["code"])))
        .collect()
}

both! {
    async fn a_file_is_taken_whole_and_can_be_sent_again(app: TestApp) {
        let family = Family::open(&app).await;
        let spouse = [("配偶姓名", "配偶"), ("配偶身份证件号码", family.people[1].1.as_str())];
        let first = [&CHILD[..], &[("工号", "E000001")], &spouse].concat();
        let second = [&CHILD[..], &[("工号", "E000002")]].concat();
        let rent = [("工号", "E000003"), ("扣除项目", "住房租金"), ("扣除有效期起", "2026年3月"), ("主要工作城市", "310000"),
            ("租金标准", "1500"), ("事项起始月份", "2025-01")];
        let text = file(&[&first, &second, &rent]);
        let job = import(&family, &text).await;
        assert_eq!((job.text("/state"), job.at("/counts")), ("succeeded".into(), json!({ "created": 3, "unchanged": 0 })), "{job}");
        let again = import(&family, &text).await;
        assert_eq!(again.at("/counts"), json!({ "created": 0, "unchanged": 3 }));
        let specialist = &family.bureau.specialist;
        let told = of(specialist, &family.path(2)).await;
        assert_eq!((told.len(), &told[0]["year_amount"]), (1, &json!("15000.00")));
        let bureau = &family.bureau;
        the_file_is_hidden(&app, bureau.agency.id, &[specialist, &bureau.agency.admin()], &job).await;
        let template = format!("/api/v1/engagements/{}/tax-deductions/import-template", family.bureau.engagement);
        let template = specialist.get(&template).await.expect(200).body_text();
        assert!(template.contains("工号,扣除项目,扣除有效期起,扣除有效期止,本人扣除比例"), "{template}");
    }

    async fn faulty_rows_are_told_and_nothing_is_kept(app: TestApp) {
        let family = Family::open(&app).await;
        let with = |number: &'static str, more: &[(&'static str, &'static str)]| [more, &CHILD[..], &[("工号", number)]].concat();
        let good = with("E000001", &[("子女身份证件号码", "130102201805010011")]);
        // The same child by its number, with more than is left of it.
        let beyond = with("E000002", &[("本人扣除比例", "100%"), ("子女身份证件号码", "130102201805010011")]);
        let unknown = with("E999999", &[]);
        let late = with("E000003", &[("扣除有效期起", "2028-01")]);
        let job = import(&family, &file(&[&good, &beyond, &unknown, &late])).await;
        let fault = |row, column: &str, code: &str| (row, column.to_owned(), code.to_owned());
        assert_eq!(faults(&job), [
            fault(2, "本人扣除比例", "deduction_share_exceeded"),
            fault(3, "工号", "member_unknown"),
            fault(4, "扣除有效期起", "deduction_year_to_come"),
        ]);
        let job = import(&family, &file(&[&with("E000001", &[("子女出生日期", "昨天")])])).await;
        assert_eq!(faults(&job), [fault(1, "子女出生日期", "not_a_date")]);
        assert_eq!(of(&family.bureau.specialist, &family.path(0)).await.len(), 0);
        let path = format!("/api/v1/engagements/{}/tax-deductions:import", family.bureau.engagement);
        family.bureau.upload(&path, "employee_number,kind\n1,2\n").await.problem(400, "header_unknown_column");
    }
}
