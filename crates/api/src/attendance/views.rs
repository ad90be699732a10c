//! How attendance is shown.

use bole_domain::attendance::{DayRecord, Form, Leave, LeaveKind, MonthRecord, MonthSums, Quantity};
use bole_domain::ids::MemberId;
use bole_persistence::attendance::Kept;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::examples::made_at;
use crate::http::registry::Example;

/// A person's recorded days of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AttendanceDays)]
pub struct DaysView {
    /// His place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// In which form the month came in; a summary has no days.
    pub form: Form,
    /// The days in their order.
    pub days: Vec<DayRecord>,
    /// Who brought them in.
    #[schema(example = "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl From<Kept> for DaysView {
    fn from(kept: Kept) -> Self {
        let form = kept.record.form();
        let days = match kept.record {
            MonthRecord::Days(days) => days,
            MonthRecord::Summary(_) => Vec::new(),
        };
        Self {
            member_id: kept.member,
            employee_number: kept.employee_number,
            form,
            days,
            recorded_by: kept.recorded_by,
            recorded_at: kept.recorded_at,
        }
    }
}

impl Example for DaysView {
    fn example() -> Self {
        let day = DayRecord {
            date: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default(),
            worked_hours: Quantity(400),
            overtime_workday_hours: Quantity(150),
            overtime_rest_day_hours: Quantity::ZERO,
            overtime_holiday_hours: Quantity::ZERO,
            leave: Some(Leave { kind: LeaveKind::Annual, days: Quantity(50) }),
            absence_days: Quantity::ZERO,
            late_minutes: 0,
        };
        Self {
            member_id: MemberId::example(),
            employee_number: "E000001".to_owned(),
            form: Form::Days,
            days: vec![day],
            recorded_by: "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned(),
            recorded_at: made_at(),
        }
    }
}

/// The sums of a person's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AttendanceSummary)]
pub struct SumsView {
    /// His place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// From which form of the month they are.
    pub form: Form,
    /// The sums.
    pub sums: MonthSums,
    /// Who brought the month in.
    #[schema(example = "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl SumsView {
    /// Of what is kept, with its sums.
    pub(super) fn of(kept: Kept, sums: MonthSums) -> Self {
        Self {
            form: kept.record.form(),
            member_id: kept.member,
            employee_number: kept.employee_number,
            sums,
            recorded_by: kept.recorded_by,
            recorded_at: kept.recorded_at,
        }
    }
}

impl Example for SumsView {
    fn example() -> Self {
        let DaysView { member_id, employee_number, form, days, recorded_by, recorded_at } = DaysView::example();
        Self { member_id, employee_number, form, sums: MonthSums::of(&days, 22), recorded_by, recorded_at }
    }
}
