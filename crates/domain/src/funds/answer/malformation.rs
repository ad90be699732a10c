//! What can be wrong with a file that a bank answers.

/// What is wrong with the form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformation {
    /// Above the limit of size.
    TooLarge,
    /// Above the limit of payments.
    TooManyItems,
    /// Above the limit of depth.
    TooDeep,
    /// Bytes that the character set does not have.
    Encoding,
    /// Not well-formed XML.
    NotXml,
    /// A document type or an entity of its own.
    Doctype,
    /// Not a payment status report.
    OtherMessage,
    /// A part that must be there is missing, or there twice.
    Missing,
    /// A CSV header other than the promised one.
    Header,
    /// A CSV row of another length, or one that cannot be read.
    Row,
    /// A status other than `paid`, `failed` or `unknown`.
    Status,
}

impl Malformation {
    pub(super) fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Malformation::TooLarge => ("too_large", "文件过大", "the file is too large"),
            Malformation::TooManyItems => ("too_many_items", "明细过多", "there are too many payments"),
            Malformation::TooDeep => ("too_deep", "元素嵌套过深", "elements are nested too deep"),
            Malformation::Encoding => ("encoding", "字符编码不符", "bytes outside the character set"),
            Malformation::NotXml => ("not_xml", "XML 格式不正确", "not well-formed XML"),
            Malformation::Doctype => {
                ("doctype", "不接受文档类型或自定义实体", "document types and entities are not taken")
            }
            Malformation::OtherMessage => {
                ("other_message", "不是付款状态报告（pain.002）", "not a payment status report (pain.002)")
            }
            Malformation::Missing => {
                ("missing", "缺少必需的内容或内容重复", "a required part is missing or there twice")
            }
            Malformation::Header => ("header", "表头不符", "the header is not the promised one"),
            Malformation::Row => ("row", "该行无法读取", "the row cannot be read"),
            Malformation::Status => {
                ("status", "状态须为 paid、failed 或 unknown", "the status must be paid, failed or unknown")
            }
        }
    }
}
