//! Service hours: when somebody is there on a working day, and in which time zone.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// Whose days count.
pub(super) const DAYS: Tz = Tz::Asia__Shanghai;

/// A part of the day in which somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenHours {
    /// From this time of day on.
    #[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "09:00")]
    #[serde(with = "clock_time")]
    pub opens: NaiveTime,
    /// Until this.
    #[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "18:00")]
    #[serde(with = "clock_time")]
    pub closes: NaiveTime,
}

/// The hours of every working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "in_order"))]
pub struct ServiceHours {
    /// The time zone of the hours, by its name in the IANA database; days begin and end in China's.
    #[validate(length(min = 1, max = 64), custom(function = "known_zone"))]
    #[schema(min_length = 1, max_length = 64, example = "Asia/Shanghai")]
    pub zone: String,
    /// The parts of the day, one after the other.
    #[validate(length(min = 1, max = 6))]
    #[schema(min_items = 1, max_items = 6)]
    pub hours: Vec<OpenHours>,
}

impl Default for ServiceHours {
    /// Nine to six in China's time.
    fn default() -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Self { zone: DAYS.name().to_owned(), hours: vec![OpenHours { opens: at(9), closes: at(18) }] }
    }
}

fn in_order(hours: &ServiceHours) -> Result<(), ValidationError> {
    let mut until = None;
    for part in &hours.hours {
        if part.opens >= part.closes || until.is_some_and(|until| part.opens < until) {
            let words = "each part of the day closes after it opens and begins after the one before";
            return Err(ValidationError::new("service_hours_order").with_message(words.into()));
        }
        until = Some(part.closes);
    }
    Ok(())
}

fn known_zone(name: &str) -> Result<(), ValidationError> {
    let unknown = || ValidationError::new("zone_unknown").with_message("there is no time zone of this name".into());
    name.parse::<Tz>().map(|_| ()).map_err(|_| unknown())
}

impl ServiceHours {
    fn tz(&self) -> Tz {
        // The name was checked when it was set.
        self.zone.parse().unwrap_or(DAYS)
    }

    /// The day on which a moment falls. Days are China's, wherever somebody sits: what standard, law and contract name is one.
    pub fn day(&self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&DAYS).date_naive()
    }

    /// The beginning of a day.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        moment(DAYS, day, NaiveTime::MIN)
    }

    /// The end of a day, which is the beginning of the next.
    pub fn end_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.start_of(day.checked_add_days(Days::new(1)).unwrap_or(day))
    }

    /// When the first hours of a day begin.
    pub fn opening(&self, day: NaiveDate) -> DateTime<Utc> {
        moment(self.tz(), day, self.hours.first().map_or(NaiveTime::MIN, |part| part.opens))
    }

    /// The hours of a day as moments.
    pub fn parts(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        self.hours.iter().map(move |part| (moment(self.tz(), day, part.opens), moment(self.tz(), day, part.closes)))
    }
}

/// A time of a day; where clocks jump over it, the first moment after the gap.
fn moment(zone: Tz, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    let found = zone.from_local_datetime(&local).earliest();
    let later = || zone.from_local_datetime(&(local + chrono::TimeDelta::hours(1))).earliest();
    found.or_else(later).map_or_else(|| local.and_utc(), |moment| moment.with_timezone(&Utc))
}

/// A time of day as hours and minutes.
mod clock_time {
    use chrono::NaiveTime;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const FORM: &str = "%H:%M";

    pub(super) fn serialize<S: Serializer>(time: &NaiveTime, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&time.format(FORM))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(d)?;
        let read =
            Some(&text).filter(|text| text.len() == 5).and_then(|text| NaiveTime::parse_from_str(text, FORM).ok());
        read.ok_or_else(|| D::Error::custom("expected a string HH:MM"))
    }
}
