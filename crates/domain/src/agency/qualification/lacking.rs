//! What can be missing, and the refusal that names it.

use chrono::NaiveDate;

use super::requirement::{Requirement, together};
use super::{Missing, Share};
use crate::agency::establishment::staff::Position;
use crate::agency::establishment::{EquipmentKind, LicenceKind, ToolCode};
use crate::language::{Label, Language};
use crate::money::Fen;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::standard::{Category, ClauseCode};

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lacking {
    /// A tool is not configured.
    Tool(ToolCode),
    /// No licence of a kind is on file.
    Licence(LicenceKind),
    /// The licence on file is not valid today; its last day, if it has one.
    LicenceInvalid(LicenceKind, Option<NaiveDate>),
    /// Less capital is paid in than needed; what is, if it is known.
    Capital {
        /// What is needed.
        needed: Fen,
        /// What is paid in.
        paid_in: Option<Fen>,
    },
    /// No premises are on file.
    Premises,
    /// No premises have been inspected within so many months.
    Inspection(u32),
    /// The last inspection found something not in order.
    InspectionFailed(NaiveDate),
    /// No equipment of a kind.
    Equipment(EquipmentKind),
    /// Nobody works in a position.
    Position(Position),
    /// Somebody does not meet a requirement.
    Requirement {
        /// The name.
        name: String,
        /// The requirement.
        requirement: Requirement,
    },
    /// Too few meet what a share of them must.
    Share {
        /// The share.
        share: Share,
        /// So many meet it.
        count: usize,
        /// Of so many.
        of: usize,
    },
}

impl Lacking {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Lacking::Tool(_) => "tool_not_configured",
            Lacking::Licence(_) => "licence_missing",
            Lacking::LicenceInvalid(..) => "licence_not_valid",
            Lacking::Capital { .. } => "capital_too_low",
            Lacking::Premises => "premises_missing",
            Lacking::Inspection(_) => "inspection_missing",
            Lacking::InspectionFailed(_) => "inspection_failed",
            Lacking::Equipment(_) => "equipment_missing",
            Lacking::Position(_) => "nobody_in_position",
            Lacking::Requirement { requirement, .. } => requirement.code(),
            Lacking::Share { .. } => "share_too_low",
        }
    }

    /// What is missing and what to do.
    pub fn text(&self) -> Label {
        match self {
            Lacking::Tool(tool) => said(&tool.label(), "平台工具未配置：", "Configure the tool: "),
            Lacking::Licence(kind) => said(&kind.label(), "缺少许可证照：", "No such licence is on file: "),
            Lacking::LicenceInvalid(kind, last) => {
                let Label { zh, en } = kind.label();
                let (on, by) =
                    last.map_or_else(Default::default, |day| (format!("（截至 {day}）"), format!(" (to {day})")));
                Label::new(format!("许可证照今日无效：{zh}{on}"), format!("Not valid today: {en}{by}"))
            }
            Lacking::Capital { needed, paid_in } => {
                let (is, told) = paid_in.map_or_else(
                    || ("未登记".to_owned(), "none is recorded".to_owned()),
                    |paid| (format!("{paid} 元"), format!("{paid} yuan are")),
                );
                Label::new(
                    format!("实缴注册资本不少于 {needed} 元，现为：{is}"),
                    format!("Capital of at least {needed} yuan is paid in; {told}"),
                )
            }
            Lacking::Premises => {
                Label::new("没有今日可用的固定经营场所", "No premises that may be used today are on file")
            }
            Lacking::Inspection(months) => Label::new(
                format!("近 {months} 个月内没有消防、紧急出口与标识的检查记录"),
                format!("No inspection of fire safety, exits and signs within {months} months"),
            ),
            Lacking::InspectionFailed(day) => Label::new(
                format!("最近一次场所检查（{day}）未通过"),
                format!("The last inspection ({day}) found something not in order"),
            ),
            Lacking::Equipment(kind) => said(&kind.label(), "场所缺少", "The premises lack: "),
            Lacking::Position(position) => {
                said(&position.label(), "本类服务没有在岗的", "Nobody works for this category as: ")
            }
            Lacking::Requirement { name, requirement } => {
                let Label { zh, en } = requirement.label();
                Label::new(format!("{name}缺少{zh}"), format!("{name} lacks {en}"))
            }
            Lacking::Share { share, count, of } => {
                let Label { zh, en } = together(&share.meets);
                let percent = share.percent;
                Label::new(
                    format!("{zh}的人员须占 {percent}%，现为 {count}/{of}"),
                    format!("{percent} % need {en}; {count} of {of} have it"),
                )
            }
        }
    }
}

fn said(what: &Label, zh: &str, en: &str) -> Label {
    Label::new(format!("{zh}{}", what.zh), format!("{en}{}", what.en))
}

/// The agency may not open an engagement of a category yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotQualified {
    /// Which category.
    pub category: Category,
    /// What is missing, each with its clause.
    pub missing: Vec<(ClauseCode, Missing)>,
}

impl Refusal for NotQualified {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        "not_qualified"
    }

    fn text(&self, language: Language) -> String {
        let title = self.category.title();
        let count = self.missing.len();
        match language {
            Language::Zh => format!("机构尚不具备“{}”的要求，缺少 {count} 项，见 errors。", title.zh),
            Language::En => {
                format!("The agency does not meet what {} demands: {count} things are missing, see errors.", title.en)
            }
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let fault = |(clause, missing): &(ClauseCode, Missing)| {
            let Label { zh, en } = missing.what.text();
            FieldFault {
                pointer: "/category".to_owned(),
                code: missing.what.code().to_owned(),
                zh: format!("{clause}：{zh}。"),
                en: format!("{clause}: {en}."),
            }
        };
        self.missing.iter().map(fault).collect()
    }
}
