//! The problems that many operations have in common, by their status.

use actix_web::http::StatusCode;

use super::Problem;

impl Problem {
    /// 400 with one named fault.
    pub fn malformed(
        code: &'static str,
        pointer: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let (zh, en) = (zh.into(), en.into());
        Self::new(StatusCode::BAD_REQUEST, code, zh.clone(), en.clone()).fault(pointer, code, zh, en)
    }

    /// 422 with one named fault.
    pub fn rule(code: &'static str, pointer: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let (zh, en) = (zh.into(), en.into());
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, zh.clone(), en.clone()).fault(pointer, code, zh, en)
    }

    /// 409.
    pub fn conflict(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, zh, en)
    }

    /// 401 with a challenge.
    pub fn unauthenticated(code: &'static str) -> Self {
        let mut problem = Self::new(
            StatusCode::UNAUTHORIZED,
            code,
            "需要有效的访问令牌。请通过 /api/v1/auth/token 获取后放入 Authorization: Bearer。",
            "A valid access token is needed. Get one at /api/v1/auth/token and send it as Authorization: Bearer.",
        );
        problem.challenge = true;
        problem
    }

    /// 403: the role lacks the permission.
    pub fn forbidden(permission: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "permission_denied",
            format!("您的角色没有此操作所需的权限 {permission}。"),
            format!("Your roles do not grant the permission {permission} that this operation needs."),
        )
    }

    /// 404: no such object, or not visible to the caller.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("没有这个对象，或无权看到它：{what}。"),
            format!("There is no such object, or you may not see it: {what}."),
        )
    }

    /// 500, without telling more than the request id.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "内部错误，已记录；请提供请求编号。",
            "An internal error was logged; quote the request id.",
        )
    }
}
