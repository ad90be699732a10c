//! What is told of a file that is refused.

use super::FileFault;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

impl FileFault {
    /// What is to blame, as the reader finds it: columns by name, or by place where the name is not known; cells as the
    /// spreadsheet names them. With the pointer that leads there.
    fn blamed(&self) -> Vec<(String, String)> {
        let named = |under: &str, names: &[String]| {
            names
                .iter()
                .map(|name| (format!("/{under}/{}", name.replace('~', "~0").replace('/', "~1")), name.clone()))
                .collect()
        };
        match self {
            FileFault::MissingColumns { columns }
            | FileFault::DuplicateColumns { columns }
            | FileFault::UnmappedColumns { columns } => named("header", columns),
            FileFault::MappingStrange { columns } | FileFault::MappingLacks { columns } => {
                vec![("query:mapping".to_owned(), columns.join(", "))]
            }
            FileFault::UnknownColumns { places } => {
                named("header", &places.iter().map(ToString::to_string).collect::<Vec<_>>())
            }
            FileFault::UnknownMember { row, place } => vec![(format!("/rows/{row}/{place}"), place.to_string())],
            FileFault::DuplicateMember { row, column } => vec![(format!("/rows/{row}/{column}"), column.clone())],
            FileFault::Quoting { row } | FileFault::Line { row } => vec![(format!("/rows/{row}"), row.to_string())],
            FileFault::MergedCells { ranges } => named("cells", ranges),
            FileFault::SheetNotNamed { names } => vec![("query:sheet".to_owned(), names.join(", "))],
            FileFault::UnknownSheet { names } => vec![("query:sheet".to_owned(), names.join(", "))],
            FileFault::NotText { .. }
            | FileFault::Empty
            | FileFault::NoRows
            | FileFault::TooManyRows { .. }
            | FileFault::NotAWorkbook
            | FileFault::OldWorkbook
            | FileFault::EncryptedWorkbook
            | FileFault::DamagedWorkbook
            | FileFault::WorkbookTooLarge => Vec::new(),
        }
    }

    /// What is wrong with these, zh and en.
    fn told(&self, blamed: &str) -> (String, String) {
        let fixed = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            FileFault::NotText { offset } => (
                format!("文件既不是UTF-8编码（第{offset}字节起），也不是GB18030编码，请另存为UTF-8的CSV。"),
                format!("The file is not UTF-8 from byte {offset} on, nor GB 18030; save it as CSV in UTF-8."),
            ),
            FileFault::Empty => fixed("文件为空。", "The file is empty."),
            FileFault::NoRows => fixed("文件只有表头，没有数据行。", "The file has a header and no rows."),
            FileFault::Quoting { row } => (
                format!("第{row}行引号使用有误（0为表头）：含逗号、引号或换行的单元格须整体加引号，其中引号写两次。"),
                format!(
                    "Row {row} (0 is the header) is quoted wrongly: quote the whole cell and double the quotes in it."
                ),
            ),
            FileFault::Line { row } => (
                format!("第{row}行不是一个JSON对象；每行写一个对象，列名为键。"),
                format!("Row {row} is no JSON object; write one object in each line, with the columns as its members."),
            ),
            FileFault::UnknownMember { row, .. } => (
                format!("第{row}行的第{blamed}个键不是已知的列；请使用导入模板的列名。"),
                format!("Row {row} has an unknown column at place {blamed}; use the columns of the import template."),
            ),
            FileFault::DuplicateMember { row, .. } => {
                (format!("第{row}行有重复的列：{blamed}。"), format!("Row {row} has a column twice: {blamed}."))
            }
            FileFault::MissingColumns { .. } => {
                (format!("表头缺少列：{blamed}。"), format!("The header lacks columns: {blamed}."))
            }
            FileFault::UnknownColumns { .. } => (
                format!("表头第{blamed}列不是已知的列；请使用导入模板。"),
                format!("The header has unknown columns at place {blamed}; use the import template."),
            ),
            FileFault::UnmappedColumns { .. } => (
                format!("文件的列“{blamed}”在映射中既未对应也未略过；请修改映射或删去该列。"),
                format!(
                    "The mapping neither maps nor passes over the column {blamed} of the file; change the mapping or leave the column out."
                ),
            ),
            FileFault::MappingStrange { .. } => (
                format!("导入没有映射所写的列：{blamed}；请修改映射。"),
                format!("The import has no such columns as the mapping names: {blamed}; change the mapping."),
            ),
            FileFault::MappingLacks { .. } => (
                format!("映射缺少导入所需的列：{blamed}；请补上对应的列或固定值。"),
                format!("The mapping has nothing for columns of the import: {blamed}; add a column or a fixed value."),
            ),
            FileFault::DuplicateColumns { .. } => {
                (format!("表头有重复的列：{blamed}。"), format!("The header has columns twice: {blamed}."))
            }
            FileFault::TooManyRows { most } => {
                (format!("文件超过{most}行，请拆分。"), format!("The file has more than {most} rows; split it."))
            }
            FileFault::NotAWorkbook => fixed(
                "文件不是XLSX工作簿；请在表格软件中另存为XLSX或CSV。",
                "The file is no XLSX workbook; save it as XLSX or CSV in your spreadsheet program.",
            ),
            FileFault::OldWorkbook => fixed(
                "文件是旧版工作簿（.xls）；请另存为XLSX或CSV。",
                "The file is a workbook of the old kind (.xls); save it as XLSX or CSV.",
            ),
            FileFault::EncryptedWorkbook => fixed(
                "工作簿已加密；请取消密码后重新上传。",
                "The workbook is encrypted; take its password off and send it again.",
            ),
            FileFault::DamagedWorkbook => fixed(
                "工作簿已损坏，无法读取；请在表格软件中打开并重新保存。",
                "The workbook is damaged and cannot be read; open it in your spreadsheet program and save it anew.",
            ),
            FileFault::WorkbookTooLarge => fixed(
                "工作簿解压后过大；请删除多余的内容、拆分，或另存为CSV。",
                "The workbook unpacks to more than is taken; remove what is not needed, split it, or save it as CSV.",
            ),
            FileFault::MergedCells { .. } => (
                format!("有合并的单元格：{blamed}；请取消合并并逐格填写。"),
                format!("Cells are merged: {blamed}; split them and fill in each."),
            ),
            FileFault::SheetNotNamed { .. } => (
                format!("有多个非空工作表：{blamed}；请用 sheet 参数指明一个。"),
                format!("Several sheets have something in them: {blamed}; name one with the parameter sheet."),
            ),
            FileFault::UnknownSheet { .. } => (
                format!("没有这个名称的工作表；现有：{blamed}。"),
                format!("There is no sheet of that name; there are: {blamed}."),
            ),
        }
    }
}

impl Refusal for FileFault {
    fn kind(&self) -> RefusalKind {
        match self {
            FileFault::WorkbookTooLarge => RefusalKind::TooLarge,
            FileFault::MappingStrange { .. } | FileFault::MappingLacks { .. } => RefusalKind::Rule,
            _ => RefusalKind::Malformed,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            FileFault::NotText { .. } => "not_utf8",
            FileFault::Empty => "file_empty",
            FileFault::NoRows => "file_no_rows",
            FileFault::Quoting { .. } => "csv_quoting",
            FileFault::Line { .. } => "ndjson_line",
            FileFault::MissingColumns { .. } => "header_missing_column",
            FileFault::UnknownColumns { .. } | FileFault::UnknownMember { .. } => "header_unknown_column",
            FileFault::UnmappedColumns { .. } => "header_unmapped_column",
            FileFault::MappingStrange { .. } => "mapping_target_unknown",
            FileFault::MappingLacks { .. } => "mapping_target_missing",
            FileFault::DuplicateColumns { .. } | FileFault::DuplicateMember { .. } => "header_duplicate_column",
            FileFault::TooManyRows { .. } => "too_many_rows",
            FileFault::NotAWorkbook => "not_a_workbook",
            FileFault::OldWorkbook => "workbook_old_format",
            FileFault::EncryptedWorkbook => "workbook_encrypted",
            FileFault::DamagedWorkbook => "workbook_damaged",
            FileFault::WorkbookTooLarge => "workbook_too_large",
            FileFault::MergedCells { .. } => "merged_cells",
            FileFault::SheetNotNamed { .. } => "sheet_not_named",
            FileFault::UnknownSheet { .. } => "sheet_unknown",
        }
    }

    fn text(&self, language: Language) -> String {
        let blamed: Vec<String> = self.blamed().into_iter().map(|(_, name)| name).collect();
        let (zh, en) = self.told(&blamed.join(", "));
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let fault = |(pointer, name): (String, String)| {
            let (zh, en) = self.told(&name);
            FieldFault { pointer, code: self.code().to_owned(), zh, en }
        };
        self.blamed().into_iter().map(fault).collect()
    }
}
