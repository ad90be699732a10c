//! The words of a notification, in Chinese and English.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;

use super::NoticeTopic;
use crate::events::{Event, EventData};
use crate::language::Language;
use crate::sla::policy::Policy;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// In a line.
    pub subject: String,
    /// In a few.
    pub body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    subject: String,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    zh: Text,
    en: Text,
}

fn texts() -> &'static BTreeMap<String, Texts> {
    static TEXTS: OnceLock<BTreeMap<String, Texts>> = OnceLock::new();
    // Data that did not read would leave none; a test reads it.
    TEXTS.get_or_init(|| serde_json::from_str(include_str!("../../data/notifications/words.json")).unwrap_or_default())
}

/// Fills the places of a text once, from left to right: what is filled in is not looked at again. A line goes where there is nothing
/// for any of its places.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let line = |line: &str| {
        let (mut done, mut rest, mut places, mut said) = (String::new(), line, 0, 0);
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
            done.push_str(before);
            done.push_str(value);
            (places, said) = (places + 1, said + usize::from(!value.is_empty()));
            rest = after;
        }
        done.push_str(rest);
        (places == 0 || said > 0).then(|| done.trim_end().to_owned())
    };
    text.lines().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn note(key: &str, language: Language, values: &[(&str, &str)]) -> Note {
    let text = texts().get(key).map(|texts| match language {
        Language::Zh => &texts.zh,
        Language::En => &texts.en,
    });
    let (subject, body) = text.map_or(("", ""), |text| (&text.subject, &text.body));
    // A line is a line, whatever is filled in.
    let subject = filled(subject, values).chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    Note { subject: format!("[伯乐 Bole] {subject}"), body: filled(body, values) }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What a user is told of an event; `link` is where he reads more, with `{id}` for
/// what it is about; empty where nothing is known of that.
pub fn told(topic: NoticeTopic, event: &Event, language: Language, link: &str) -> Note {
    let (what, due) = match &event.data {
        EventData::Timer(struck) => {
            let name = Policy::find(&struck.policy).map(|policy| policy.name.text(language).to_owned());
            (name.unwrap_or_else(|| struck.policy.clone()), struck.due_at.map(moment).unwrap_or_default())
        }
        EventData::State(now) => (now.cycle.map(|cycle| cycle.to_string()).unwrap_or_default(), String::new()),
        EventData::Message(_) | EventData::Step(_) | EventData::Job(_) | EventData::Command(_) => Default::default(),
    };
    // Whoever is told of a clock reads what it watches; the clock itself is the agency's.
    let object = match &event.data {
        EventData::Timer(struck) => &struck.subject_id,
        _ => &event.object.id,
    };
    let link = link.replace("{id}", object);
    let values =
        [("event", event.kind.label(language)), ("what", &what), ("due", &due), ("object", object), ("link", &link)];
    note(topic.code(), language, &values)
}

/// What is sent to try a channel.
pub fn trial(language: Language) -> Note {
    note("trial", language, &[])
}

/// What proves that a mail box is its user's.
pub fn code(code: &str, language: Language) -> Note {
    note("code", language, &[("code", code)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_topic_has_its_words() {
        let keys: Vec<&str> = NoticeTopic::all().map(NoticeTopic::code).chain(["trial", "code"]).collect();
        assert_eq!(texts().len(), keys.len());
        for key in keys {
            let texts = texts().get(key).unwrap_or_else(|| panic!("no words for {key}"));
            assert!(!texts.zh.subject.is_ascii() && texts.en.subject.is_ascii(), "{key}");
            assert!(!texts.zh.body.is_empty() && !texts.en.body.is_empty(), "{key}");
        }
    }

    #[test]
    fn places_are_filled_once_and_empty_lines_go() {
        let values = [("a", "{b}"), ("b", "x"), ("none", "")];
        assert_eq!(filled("{a} and {b}\n{none}\nof: {none}\nof {b} {none}\nend", &values), "{b} and x\nof x\nend");
        assert_eq!(filled("no {place", &values), "no {place");
    }

    #[test]
    fn a_subject_is_one_line() {
        assert!(!code("1\r\nBcc: all@example.com", Language::En).subject.contains(['\r', '\n']));
        assert!(code("12345678", Language::Zh).body.contains("12345678"));
    }
}
