//! Kinds of identity documents, as the tax client names them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of identity document, by the client's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// Resident identity card.
    ResidentCard,
    /// Travel permit of residents of Hong Kong and Macao.
    HongKongMacaoTravelPermit,
    /// Residence permit of residents of Hong Kong and Macao.
    HongKongMacaoResidencePermit,
    /// Travel permit of residents of Taiwan.
    TaiwanTravelPermit,
    /// Residence permit of residents of Taiwan.
    TaiwanResidencePermit,
    /// Chinese passport.
    ChinesePassport,
    /// Foreign passport.
    ForeignPassport,
    /// Permanent residence card of foreigners.
    ForeignPermanentResident,
    /// Another document.
    Other,
}

impl IdKind {
    /// What stands in the sheet.
    pub fn sheet_text(self) -> &'static str {
        match self {
            IdKind::ResidentCard => "居民身份证",
            IdKind::HongKongMacaoTravelPermit => "港澳居民来往内地通行证",
            IdKind::HongKongMacaoResidencePermit => "中华人民共和国港澳居民居住证",
            IdKind::TaiwanTravelPermit => "台湾居民来往大陆通行证",
            IdKind::TaiwanResidencePermit => "中华人民共和国台湾居民居住证",
            IdKind::ChinesePassport => "中国护照",
            IdKind::ForeignPassport => "外国护照",
            IdKind::ForeignPermanentResident => "外国人永久居留身份证",
            IdKind::Other => "其他个人证件",
        }
    }
}
