//! The tax of a year's wages, month by month.

mod bodies;
mod views;

use bole_domain::settlement::preview::{WageYear, wages};
use bole_domain::settlement::tax::BasicDeductionMode;

pub use bodies::WagesQuestion;
pub use views::WagesPreview;

use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::problem::Problem;
use bodies::MonthOfWages;

/// `POST /api/v1/income-tax/wages:preview`
pub async fn preview(cx: Cx, body: Body<WagesQuestion>) -> Reply {
    cx.checked()?;
    let WagesQuestion { year, basic_deduction_mode, hired_on: hired, left_on: left, months } = body.0;
    let mode: BasicDeductionMode = basic_deduction_mode.map(Into::into).unwrap_or_default();
    if left.is_some_and(|left| left < hired) {
        return Err(Problem::rule(
            "left_before_hired",
            "/left_on",
            "离职日期早于入职日期，请更正。",
            "The last day lies before the first; correct one of them.",
        ));
    }
    let given: Vec<_> = months.iter().map(MonthOfWages::given).collect();
    let done = wages(&WageYear { year, mode, hired, left }, &given)?;
    Answer::ok(WagesPreview::of(year, mode, &done, cx.by().language)).seal()
}
