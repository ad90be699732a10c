use super::*;
use crate::jobs::template_of;
use crate::settlement::deduction::sheet::{columns, fields, read, template};

fn file(cells: &[(&str, &str)]) -> String {
    let names: Vec<String> = columns().into_iter().map(|column| column.name).collect();
    let cell = |name: &String| cells.iter().find(|(of, _)| of == name).map_or("", |(_, cell)| *cell);
    let row: Vec<&str> = names.iter().map(cell).collect();
    format!("{}\n{}\n", names.join(","), row.join(","))
}

fn claim(cells: &[(&str, &str)]) -> Claim {
    let always = [("工号", "E000001"), ("扣除有效期起", "2026-01")];
    let text = file(&[cells, &always].concat());
    let (rows, faults) = read(text.as_bytes()).unwrap();
    assert_eq!(faults, [], "{text}");
    rows[0].1.declared.claim.clone()
}

#[test]
fn each_kind_is_read_in_its_own_words() {
    let child_cells = [("子女姓名", "林小禾"), ("子女出生日期", "2025/1/5"), ("本人扣除比例", "50%")];
    assert_eq!(
        claim(&[&[("扣除项目", "3岁以下婴幼儿照护")], &child_cells[..]].concat()),
        infant("2025-01-05", Share::Half)
    );
    let school = [("扣除项目", "子女教育"), ("当前受教育阶段", "学前教育阶段")];
    assert_eq!(claim(&[&school, &child_cells[..]].concat()), schooled(child("2025-01-05"), Share::Half));
    let cared = [("被赡养人姓名", "林德厚"), ("被赡养人出生日期", "1950-01-01")];
    let sibling = [("扣除项目", "赡养老人"), ("是否独生子女", "否"), ("本年度月扣除金额", "1200.00")];
    assert_eq!(claim(&[&sibling, &cared[..]].concat()), elderly(&["1950-01-01"], Some(120_000)));
    let owed =
        [("扣除项目", "住房贷款利息"), ("贷款合同编号", "1"), ("事项起始月份", "2020年3月"), ("本人扣除比例", "100%")];
    assert_eq!(claim(&owed), loan("2020-03", Share::Full));
    let let_to =
        [("扣除项目", "住房租金"), ("主要工作城市", "330400"), ("租金标准", "1100"), ("事项起始月份", "2025-01")];
    assert_eq!(claim(&let_to), rent("330400", RentBand::Middle));
    assert_eq!(
        claim(&[("扣除项目", "学历继续教育"), ("事项起始月份", "2025-09"), ("事项终止月份", "2028-06")]),
        Claim::DegreeEducation { begins: month("2025-09"), ends: Some(month("2028-06")) }
    );
    let certified = [("扣除项目", "职业资格继续教育"), ("证书名称", "证"), ("发证日期", "2026-03-01")];
    assert_eq!(
        claim(&certified),
        Claim::ProfessionalCertificate { name: "证".to_owned(), issued_on: day("2026-03-01") }
    );
    let ill = [("扣除项目", "大病医疗"), ("个人负担金额", "20000")];
    assert_eq!(claim(&ill), Claim::SeriousIllness { own_expenses: Fen(2_000_000) });
}

#[test]
fn the_template_reads_and_every_fault_has_its_column() {
    assert_eq!(template(), template_of(&fields()));
    let (rows, faults) = read(template().as_bytes()).unwrap();
    assert_eq!((rows.len(), faults.len()), (1, 0), "{faults:?}");
    let text = file(&[("工号", "E 1"), ("扣除项目", "子女教育"), ("扣除有效期起", "一月"), ("本人扣除比例", "75%")]);
    let (rows, faults) = read(text.as_bytes()).unwrap();
    let told: Vec<(&str, &str)> =
        faults.iter().map(|f| (f.column.as_deref().unwrap_or_default(), f.code.as_str())).collect();
    assert!(rows.is_empty());
    for fault in [
        ("工号", "employee_number_form"),
        ("扣除有效期起", "not_a_month"),
        ("子女姓名", "required"),
        ("子女出生日期", "required"),
        ("当前受教育阶段", "required"),
        ("本人扣除比例", "unknown_value"),
    ] {
        assert!(told.contains(&fault), "{fault:?} is not in {told:?}");
    }
    assert!(read("工号,扣除项目\n1,2\n".as_bytes()).is_err());
}
