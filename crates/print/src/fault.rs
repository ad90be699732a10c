//! Why a paper is not printed.

use bole_domain::language::Language;
use bole_domain::refusal::{Refusal, RefusalKind};

/// Why a paper is not printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintFault {
    /// No font has this character.
    #[error("no font has the character {character} (U+{:04X})", u32::from(*.character))]
    Unprintable {
        /// The character.
        character: char,
    },
    /// A font or the file could not be made.
    #[error("the file cannot be made: {0}")]
    Broken(String),
}

impl Refusal for PrintFault {
    fn kind(&self) -> RefusalKind {
        match self {
            PrintFault::Unprintable { .. } => RefusalKind::Rule,
            PrintFault::Broken(_) => RefusalKind::Fault,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            PrintFault::Unprintable { .. } => "character_unprintable",
            PrintFault::Broken(_) => "internal",
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            PrintFault::Unprintable { character } => {
                let point = format!("U+{:04X}", u32::from(*character));
                match language {
                    Language::Zh => format!(
                        "已配置的字体中没有字符“{character}”（{point}），无法打印。请改用其他写法，或由管理员用 BOLE_FONTS 添加含有它的字体。"
                    ),
                    Language::En => format!(
                        "No font has the character {character} ({point}), so this cannot be printed. Write it otherwise, or \
                         let the administrator add a font that has it with BOLE_FONTS."
                    ),
                }
            }
            PrintFault::Broken(_) => language.pick("无法生成文件。", "The file could not be made.").to_owned(),
        }
    }
}
