//! Sheets written, and what they refuse.

use super::super::declaration::{IdKind, WageAmounts};
use super::*;

fn wages(version: Option<&str>) -> Result<TaxSheet, TaxFileRefusal> {
    TaxSheet::version(DeclaredIncome::Wages, version)
}

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
    let (old, new) = (wages(Some("wage_29")).unwrap(), wages(None).unwrap());
    assert_eq!((old.headings().count(), new.headings().count()), (29, 30));
    let expected = "工号,*姓名,*证件类型,*证件号码,本期收入,本期免税收入,基本养老保险费,基本医疗保险费,失业保险费,住房公积金,累计子女教育,累计继续教育,累计住房贷款利息,累计住房租金,累计赡养老人,累计3岁以下婴幼儿照护,累计个人养老金,企业(职业)年金,商业健康保险,税延养老保险,公务交通费用,通讯费用,律师办案费用,住房公积金调整,西藏附加减除费用,其他,准予扣除的捐赠额,减免税额,协定减免,备注";
    assert_eq!(new.headings().collect::<Vec<_>>().join(","), expected);
    let without: Vec<_> = new.headings().filter(|h| *h != "住房公积金调整").collect();
    assert_eq!(old.headings().collect::<Vec<_>>(), without);
    assert_eq!(wages(Some("wage_1")), Err(TaxFileRefusal::VersionUnknown));
    for amount in Amount::ALL {
        let wanted = usize::from(*amount != Amount::allowed_taxes);
        let count = new.columns.iter().filter(|c| c.field == Field::Amount(*amount)).count();
        assert_eq!(count, wanted, "{amount:?}");
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
    let sheet = wages(None).unwrap();
    let mut out = Vec::new();
    sheet.write(&[row(amounts)], &mut out).unwrap();
    let mut read = csv::Reader::from_reader(out.as_slice());
    let headings = read.headers().unwrap().clone();
    let cells = read.records().next().unwrap().unwrap();
    let cell = |heading: &str| cells.get(headings.iter().position(|h| h == heading).unwrap()).unwrap();
    assert_eq!((cell("工号"), cell("*证件类型"), cell("本期收入")), ("E000001", "居民身份证", "30000.00"));
    assert_eq!((cell("基本养老保险费"), cell("累计子女教育"), cell("累计住房租金")), ("2023.92", "6000.00", "0.00"));
}

#[test]
fn what_the_sheet_cannot_hold_is_refused() {
    let (old, new) = (wages(Some("wage_29")).unwrap(), wages(None).unwrap());
    let adjusted = [row(WageAmounts { housing_fund_adjustment: Fen(1), ..WageAmounts::default() })];
    assert_eq!(new.check(&adjusted), Ok(()));
    assert_eq!(
        old.check(&adjusted),
        Err(TaxFileRefusal::NoColumn(vec![("E000001".into(), "housing_fund_adjustment".into())]))
    );
    let below = [row(WageAmounts { income: Fen(-1), ..WageAmounts::default() })];
    assert_eq!(new.check(&below), Err(TaxFileRefusal::Negative(vec![("E000001".into(), "本期收入".into())])));
}
