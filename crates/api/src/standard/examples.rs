//! Examples of the standard's parts, as the document shows them.

use bole_domain::language::Label;
use bole_domain::standard::{
    Category, CategoryInfo, Clause, ClauseCode, ClauseKind, Need, Process, ProcessStage, Scope, Stage, Term,
};

use super::{CategoryList, TermList};
use crate::http::registry::Example;

/// The step that most examples speak of.
fn step() -> ClauseCode {
    ClauseCode::step(Category::Payroll, 3, 1)
}

impl Example for Clause {
    fn example() -> Self {
        let code = step();
        Self {
            code,
            category: Category::Payroll,
            kind: ClauseKind::Step,
            scope: Scope::Cycle,
            need: Need::Mandatory,
            slug: Some("payout/cycle".to_owned()),
            title: Label::new("当月结算与发薪", "Open, approve, confirm, invoice, remind, receive, pay"),
            holds_when: "inputs confirmed; approved by another person; paid only after receipt".to_owned(),
            stage: Some(code.stage()),
        }
    }
}

impl Example for TermList {
    fn example() -> Self {
        Self {
            data: vec![Term {
                number: "3.10".to_owned(),
                term: Label::new("人事事务外包-薪酬服务", "payroll service"),
                meaning: Label::new(
                    "受托管理客户内部全部或部分薪酬工作",
                    "administering all or part of a client's payroll under an agreement",
                ),
                derived_from: None,
            }],
        }
    }
}

impl Example for CategoryList {
    fn example() -> Self {
        Self {
            data: vec![CategoryInfo {
                category: Category::Payroll,
                letters: "PY".to_owned(),
                title: Label::new("人事事务外包-薪酬服务", "Payroll"),
                term: "3.10".to_owned(),
                cites: "GB/T 33530-2017".to_owned(),
            }],
        }
    }
}

impl Example for Process {
    fn example() -> Self {
        let stage = Stage {
            code: step().stage(),
            slugs: vec!["payout".to_owned()],
            title: Label::new("薪酬发放", "Pay wages"),
        };
        Self {
            category: Category::Payroll,
            title: Label::new("人事事务外包-薪酬服务", "Payroll"),
            stages: vec![ProcessStage { stage, steps: vec![Clause::example()] }],
        }
    }
}
