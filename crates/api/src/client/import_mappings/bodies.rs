//! What is recorded of a mapping, and what of it can be changed.

use bole_domain::jobs::mapping::{FixedColumn, ImportMapping, MappedColumn, MappedImport, Word};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;

/// A mapping to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ImportMappingDocument {
    /// The import that reads the files.
    pub import: MappedImport,
    /// What people call it.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The columns of the file that are columns of the import.
    #[validate(length(min = 1, max = 300), nested)]
    #[schema(min_items = 1, max_items = 300)]
    pub columns: Vec<MappedColumn>,
    /// The columns of the file that nobody asks for, each with 1 to 200 characters. Any other column refuses the file.
    #[validate(length(max = 300))]
    #[schema(max_items = 300)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<String>,
    /// Columns of the import that the file lacks, each with what stands in for it.
    #[validate(length(max = 300), nested)]
    #[schema(max_items = 300)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedColumn>,
}

impl ImportMappingDocument {
    /// Name and mapping, without the blanks around them.
    pub(super) fn parts(self) -> (String, ImportMapping) {
        let Self { import: _, name, columns, passed_over, fixed } = self;
        (name.trim().to_owned(), ImportMapping { columns, passed_over, fixed }.trimmed())
    }
}

impl Example for ImportMappingDocument {
    fn example() -> Self {
        let column =
            |from: &str, to: &str| MappedColumn { from: from.to_owned(), to: to.to_owned(), words: Vec::new() };
        let words = [("男", "male"), ("女", "female")];
        let sex = MappedColumn {
            words: words.map(|(theirs, ours)| Word { theirs: theirs.to_owned(), ours: ours.to_owned() }).into(),
            ..column("性别", "sex")
        };
        let mut columns: Vec<MappedColumn> = [
            ("工号", "employee_number"),
            ("姓名", "name"),
            ("身份证号", "resident_id"),
            ("出生日期", "birth_date"),
            ("手机", "phone"),
            ("住址", "address"),
            ("岗位", "post"),
            ("学历", "education"),
            ("开户行", "bank_name"),
            ("银行卡号", "bank_account"),
            ("联行号", "cnaps"),
            ("参保地", "place"),
            ("入职日期", "hire_date"),
            ("离职日期", "leave_date"),
            ("社保基数", "insurance_base"),
            ("公积金基数", "housing_fund_base"),
            ("公积金比例", "housing_fund_rate"),
        ]
        .map(|(from, to)| column(from, to))
        .into();
        columns.push(sex);
        Self {
            import: MappedImport::Roster,
            name: "海川花名册".to_owned(),
            columns,
            passed_over: vec!["备注".to_owned()],
            fixed: vec![FixedColumn { to: "basic_deduction_mode".to_owned(), value: "months_employed".to_owned() }],
        }
    }
}

/// A change of a mapping; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportMappingPatch {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The columns of the file that are columns of the import.
    #[schema(min_items = 1, max_items = 300, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<MappedColumn>>,
    /// The columns of the file that nobody asks for; `null` empties the list.
    #[schema(max_items = 300)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<Vec<String>>,
    /// Columns of the import that the file lacks; `null` empties the list.
    #[schema(max_items = 300)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Vec<FixedColumn>>,
}

impl Example for ImportMappingPatch {
    fn example() -> Self {
        Self { passed_over: Some(vec!["备注".to_owned(), "部门".to_owned()]), ..Self::default() }
    }
}
