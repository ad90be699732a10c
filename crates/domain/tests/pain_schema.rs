//! The messages to and from the bank against their published schemas.

#[cfg(test)]
mod schema {
    use std::num::NonZeroUsize;

    use bole_domain::funds::answer::AnswerLimits;
    use bole_domain::funds::item::Answer;
    use bole_domain::funds::payment_file::{CreditTransfer, Debtor, PaymentField, PaymentFile, PaymentFileRefusal};
    use bole_domain::funds::{pain001, pain002};
    use bole_domain::money::Fen;
    use chrono::{DateTime, NaiveDate};

    const PAIN001: &str = include_str!("schemas/pain.001.001.09.xsd");
    const PAIN002: &str = include_str!("schemas/pain.002.001.12.xsd");
    const SALARY: &str = include_str!("data/pain001-salary.xml");
    const PARTIAL: &str = include_str!("data/pain002-partial.xml");

    fn errors(schema: &str, document: &str) -> Vec<String> {
        let schema = uppsala::parse(schema).unwrap();
        let validator = uppsala::XsdValidator::from_schema(&schema).unwrap();
        match uppsala::parse(document) {
            Ok(document) => validator.validate(&document).iter().map(ToString::to_string).collect(),
            Err(error) => vec![error.to_string()],
        }
    }

    fn transfer(index: usize, name: &str) -> CreditTransfer {
        CreditTransfer {
            employee_number: format!("E{index:06}"),
            end_to_end_id: format!("PAY-202611-000001-{index:06}"),
            amount: Fen(i64::try_from(index).unwrap() * 100 + 56),
            payee_name: name.to_owned(),
            payee_account: "6217000000000000004".into(),
            bank_name: if index.is_multiple_of(2) { String::new() } else { "中国工商银行".into() },
            cnaps: if index.is_multiple_of(3) { String::new() } else { "105100000017".into() },
            remittance: if index.is_multiple_of(4) { String::new() } else { "2026年10月工资".into() },
        }
    }

    fn file(transfers: Vec<CreditTransfer>) -> Result<PaymentFile, PaymentFileRefusal> {
        let debtor = Debtor {
            name: "示例人力资源有限公司".into(),
            account: "0200001009000000001".into(),
            cnaps: "102100099996".into(),
        };
        let at = DateTime::parse_from_rfc3339("2026-11-10T09:00:00+08:00").unwrap();
        PaymentFile::new(
            "PAY-202611-000001".parse().unwrap(),
            at,
            NaiveDate::from_ymd_opt(2026, 11, 10).unwrap(),
            debtor,
            transfers,
        )
    }

    fn written(transfers: Vec<CreditTransfer>, per_block: usize) -> String {
        let mut out = Vec::new();
        pain001::write(&file(transfers).unwrap(), NonZeroUsize::new(per_block).unwrap(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn texts(document: &str, element: &str) -> Vec<String> {
        let document = uppsala::parse(document).unwrap();
        document.get_elements_by_tag_name(element).into_iter().map(|id| document.text_content_deep(id)).collect()
    }

    #[test]
    fn the_samples_are_valid_and_broken_ones_are_not() {
        assert_eq!(errors(PAIN001, SALARY), Vec::<String>::new());
        assert_eq!(errors(PAIN002, PARTIAL), Vec::<String>::new());
        let long = format!("<MsgId>{}</MsgId>", "A".repeat(36));
        for (from, to) in [
            ("<MsgId>PAY-202611-000001</MsgId>", ""),
            ("<MsgId>PAY-202611-000001</MsgId>", long.as_str()),
            ("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>XYZ</PmtMtd>"),
            ("<Ccy>CNY</Ccy>", "<Ccy>yuan</Ccy>"),
            ("Ccy=\"CNY\"", ""),
            ("8234.56", "-8234.56"),
            ("<Dt>2026-11-10</Dt>", "<Dt>2026-13-10</Dt>"),
            ("<Cdtr><Nm>张三</Nm></Cdtr>", "<Cdtr><Name>张三</Name></Cdtr>"),
            ("<BtchBookg>true</BtchBookg><NbOfTxs>2</NbOfTxs>", "<NbOfTxs>2</NbOfTxs><BtchBookg>true</BtchBookg>"),
        ] {
            let broken = SALARY.replacen(from, to, 1);
            assert_ne!(broken, SALARY, "{from}");
            assert!(!errors(PAIN001, &broken).is_empty(), "{from} -> {to}");
        }
    }

    #[test]
    fn what_is_written_is_valid_and_says_what_was_given() {
        let names = ["张三", "王𬭎", "𠀀𠀁", "阿卜杜·热合曼", "O'Neil & <Söhne> \"]]>\"", "李四"];
        let transfers: Vec<_> = names.iter().enumerate().map(|(i, name)| transfer(i, name)).collect();
        for per_block in [1, 2, 3_000] {
            let xml = written(transfers.clone(), per_block);
            assert_eq!(errors(PAIN001, &xml), Vec::<String>::new(), "{xml}");
            let blocks = names.len().div_ceil(per_block);
            assert_eq!(texts(&xml, "PmtInf").len(), blocks);
            assert_eq!(texts(&xml, "Cdtr"), names);
            // The validator demands the attribute but does not hold it against its pattern.
            assert_eq!(xml.matches("<InstdAmt Ccy=\"CNY\">").count(), names.len());
            let counts: Vec<usize> = texts(&xml, "NbOfTxs").iter().map(|n| n.parse().unwrap()).collect();
            assert_eq!((counts[0], counts[1..].iter().sum::<usize>()), (names.len(), names.len()));
            let sums: Vec<Fen> = texts(&xml, "CtrlSum").iter().map(|n| n.parse().unwrap()).collect();
            let paid: Fen = texts(&xml, "InstdAmt").iter().map(|n| n.parse::<Fen>().unwrap()).sum();
            assert_eq!((sums[0], sums[1..].iter().copied().sum::<Fen>()), (paid, paid));
            assert_eq!(xml, written(transfers.clone(), per_block));
        }
        // The validator counts bytes where the schema counts characters, so the longest texts are of one byte each.
        let longest = CreditTransfer { payee_name: "A".repeat(140), remittance: "B".repeat(140), ..transfer(1, "") };
        assert_eq!(errors(PAIN001, &written(vec![longest], 1)), Vec::<String>::new());
    }

    #[test]
    fn more_than_a_block_is_split() {
        let transfers: Vec<_> = (1..=3_001).map(|i| transfer(i, "张三")).collect();
        let xml = written(transfers, pain001::USUAL_BLOCK.get());
        assert_eq!(texts(&xml, "PmtInfId"), ["PAY-202611-000001-B1", "PAY-202611-000001-B2"]);
        assert_eq!(texts(&xml, "NbOfTxs"), ["3001", "3000", "1"]);
    }

    #[test]
    fn what_the_message_cannot_carry_is_refused_with_person_and_field() {
        let good = transfer(1, "张三");
        for (bad, field) in [
            (CreditTransfer { payee_name: String::new(), ..good.clone() }, PaymentField::PayeeName),
            (CreditTransfer { payee_name: "张".repeat(141), ..good.clone() }, PaymentField::PayeeName),
            (CreditTransfer { payee_name: "张\u{1}三".into(), ..good.clone() }, PaymentField::PayeeName),
            (CreditTransfer { payee_name: "张\u{1fffe}".into(), ..good.clone() }, PaymentField::PayeeName),
            (CreditTransfer { payee_name: " 张三".into(), ..good.clone() }, PaymentField::PayeeName),
            (CreditTransfer { remittance: "资".repeat(141), ..good.clone() }, PaymentField::Remittance),
            (CreditTransfer { payee_account: "6217 0000".into(), ..good.clone() }, PaymentField::PayeeAccount),
            (CreditTransfer { cnaps: "10510000001".into(), ..good.clone() }, PaymentField::Cnaps),
            (CreditTransfer { amount: Fen(0), ..good.clone() }, PaymentField::Amount),
            (CreditTransfer { end_to_end_id: "A".repeat(36), ..good.clone() }, PaymentField::EndToEndId),
        ] {
            match file(vec![transfer(2, "李四"), bad]) {
                Err(PaymentFileRefusal::Faulty(faults)) => {
                    assert_eq!(faults.len(), 1);
                    assert_eq!((faults[0].employee_number.as_str(), faults[0].field), ("E000001", field));
                }
                other => panic!("{other:?}"),
            }
        }
        let longest = CreditTransfer { payee_name: "𬭎".repeat(140), remittance: "资".repeat(140), ..good.clone() };
        assert!(file(vec![longest]).is_ok());
        assert!(file(vec![good.clone(), good]).is_err(), "the same end-to-end id twice");
        assert_eq!(file(Vec::new()), Err(PaymentFileRefusal::Empty));
    }

    #[test]
    fn the_sample_answer_is_read() {
        let answer = pain002::read(PARTIAL.as_bytes(), AnswerLimits::default()).unwrap();
        let sent = ["E202611-0001".to_owned(), "E202611-0002".to_owned(), "E202611-0003".to_owned()];
        let resolved = answer.resolve(&"PAY-202611-000001".parse().unwrap(), &sent, pain001::USUAL_BLOCK).unwrap();
        let [first, second, third] = sent;
        assert_eq!(
            resolved.answers,
            [(first, Answer::Paid), (second, Answer::Failed { reason: "AC01 账号户名不符".into() })]
        );
        assert_eq!((resolved.unanswered, resolved.unknown_ids.len()), (vec![third], 0));
    }
}
