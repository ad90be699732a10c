//! When a client is there: its own free days and hours, on top of the agency's calendar.
//!
//! What is due when stays what standard, law and contract say; a warning to the client comes so many days before on which both are
//! there, when its day begins.

use std::collections::BTreeSet;

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::calendar::Calendar;
use super::hours::ServiceHours;
use crate::standard::coded::coded;

coded! {
    /// A weekday that others work.
    FreeWeekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
    }
}

impl FreeWeekday {
    fn weekday(self) -> Weekday {
        match self {
            FreeWeekday::Monday => Weekday::Mon,
            FreeWeekday::Tuesday => Weekday::Tue,
            FreeWeekday::Wednesday => Weekday::Wed,
            FreeWeekday::Thursday => Weekday::Thu,
            FreeWeekday::Friday => Weekday::Fri,
        }
    }
}

/// A day on which a client does not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FreeDay {
    /// The day.
    pub date: NaiveDate,
    /// Why it is free.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// When a client is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "each_once"))]
pub struct ClientCalendar {
    /// Its hours on a working day, and their time zone.
    #[validate(nested)]
    pub hours: ServiceHours,
    /// Weekdays on which it does not work, besides the weekend; at most four.
    #[validate(length(max = 4))]
    #[schema(max_items = 4)]
    pub free_weekdays: Vec<FreeWeekday>,
    /// Further days on which it does not work, each once.
    #[validate(length(max = 1000), nested)]
    #[schema(max_items = 1000)]
    pub free_days: Vec<FreeDay>,
}

fn each_once(calendar: &ClientCalendar) -> Result<(), ValidationError> {
    let (mut weekdays, mut days) = (BTreeSet::new(), BTreeSet::new());
    let once = calendar.free_weekdays.iter().all(|day| weekdays.insert(*day))
        && calendar.free_days.iter().all(|day| days.insert(day.date));
    let words = "each free day and weekday is named once";
    if once { Ok(()) } else { Err(ValidationError::new("duplicate").with_message(words.into())) }
}

impl ClientCalendar {
    /// The days on which agency and client both work.
    pub fn of_both(&self, agency: &Calendar) -> Calendar {
        let weekdays = self.free_weekdays.iter().map(|day| day.weekday()).collect();
        let days = self.free_days.iter().map(|day| day.date).collect();
        agency.clone().keeping_free(weekdays, days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::Role;
    use crate::sla::{Clockwork, Span, SpanUnit};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_warning_to_the_client_counts_the_days_on_which_both_are_there() {
        let free = |date| FreeDay { date: day(date), name: "厂庆".to_owned() };
        let mut hours = ServiceHours { zone: "Asia/Urumqi".to_owned(), ..ServiceHours::default() };
        hours.hours[0].opens = chrono::NaiveTime::from_hms_opt(10, 0, 0).unwrap();
        let own = ClientCalendar {
            hours,
            free_weekdays: vec![FreeWeekday::Friday],
            free_days: vec![free("2026-06-10"), free("2026-06-13")],
        };
        assert!(own.validate().is_ok());
        let (agency, agencys) = (Calendar::china(), ServiceHours::default());
        let both = own.of_both(agency);
        let clockwork = Clockwork { client: Some((&both, &own.hours)), ..Clockwork::of(agency, &agencys) };
        // Due by the end of Monday the 15th: two working days before is Thursday for the agency, Tuesday for both.
        let due = agencys.end_of(day("2026-06-15"));
        let before = |role, count| clockwork.toward(role).before(due, Span::new(count, SpanUnit::WorkingDays)).unwrap();
        assert_eq!(before(Role::PayrollSpecialist, 2).to_rfc3339(), "2026-06-11T01:00:00+00:00");
        assert_eq!(before(Role::ClientUser, 1).to_rfc3339(), "2026-06-11T04:00:00+00:00");
        assert_eq!(before(Role::ClientUser, 2).to_rfc3339(), "2026-06-09T04:00:00+00:00");
    }

    #[test]
    fn a_day_is_named_once_and_one_weekday_is_worked() {
        let twice = ClientCalendar { free_weekdays: vec![FreeWeekday::Friday; 2], ..ClientCalendar::default() };
        assert!(twice.validate().is_err());
        let all = ClientCalendar { free_weekdays: FreeWeekday::all().collect(), ..ClientCalendar::default() };
        assert!(all.validate().is_err());
    }
}
