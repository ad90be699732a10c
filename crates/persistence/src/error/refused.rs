//! What a store error is called to the outside.

use bole_domain::language::Language;
use bole_domain::refusal::{Refusal, RefusalKind};

use super::StoreError;

impl Refusal for StoreError {
    fn kind(&self) -> RefusalKind {
        match self {
            StoreError::NotFound(_) => RefusalKind::NotFound,
            StoreError::Stale(_) => RefusalKind::Stale,
            StoreError::Conflict { .. } => RefusalKind::Conflict,
            StoreError::Unavailable(_) | StoreError::Full(_) | StoreError::ReadOnly(_) => RefusalKind::Unavailable,
            StoreError::Corrupt { .. } | StoreError::Sealed(_) | StoreError::Database(_) => RefusalKind::Fault,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            StoreError::NotFound(_) => "not_found",
            StoreError::Stale(_) => "version_stale",
            StoreError::Conflict { code, .. } => code,
            StoreError::Unavailable(_) => "database_unavailable",
            StoreError::Full(_) => "database_full",
            StoreError::ReadOnly(_) => "database_read_only",
            StoreError::Corrupt { .. } | StoreError::Sealed(_) | StoreError::Database(_) => "internal",
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            StoreError::NotFound(what) => {
                language
                    .pick("没有这个对象，或无权看到它：", "There is no such object, or you may not see it: ")
                    .to_owned()
                    + what
            }
            StoreError::Stale(what) => {
                language
                    .pick(
                        "对象已被更改，请重新读取后再试：",
                        "It has changed since you read it; read it again and retry: ",
                    )
                    .to_owned()
                    + what
            }
            StoreError::Conflict { zh, en, .. } => language.pick(zh, en).to_owned(),
            StoreError::Unavailable(_) => language
                .pick("数据库暂时不可用，请稍后重试。", "The database is busy or out of reach; try again shortly.")
                .to_owned(),
            StoreError::Full(_) => language
                .pick(
                    "数据库存储空间已满，未作任何更改；请通知运维，稍后重试。",
                    "The database has no room left and nothing was changed; tell the operators, and try again later.",
                )
                .to_owned(),
            StoreError::ReadOnly(_) => language
                .pick(
                    "数据库目前只读，未作任何更改；请稍后重试。",
                    "The database takes no writes at present and nothing was changed; try again later.",
                )
                .to_owned(),
            StoreError::Corrupt { .. } | StoreError::Sealed(_) | StoreError::Database(_) => language
                .pick("内部错误，已记录；请提供请求编号。", "An internal error was logged; quote the request id.")
                .to_owned(),
        }
    }
}
