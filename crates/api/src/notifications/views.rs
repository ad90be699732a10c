//! Channels as they are set and shown.

use std::collections::BTreeSet;

use bole_domain::language::Language;
use bole_domain::notifications::{Channel, NoticeTopic};
use bole_domain::webhooks::EndpointState;
use bole_persistence::notifications::Way;
use bole_persistence::webhooks::Endpoint;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::examples::made_at;
use crate::http::registry::Example;

/// A channel as it is set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct NotificationChannelDocument {
    /// Where to: a mail address, or the `https` address of a chat's robot (WeCom, DingTalk, Feishu); where it is set already, without it
    /// it stays.
    #[validate(length(min = 1, max = 2000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 2000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Of what; of nothing without any.
    pub topics: BTreeSet<NoticeTopic>,
    /// In which language.
    pub language: Language,
    /// Is anything to be sent at present?
    pub enabled: bool,
}

impl Example for NotificationChannelDocument {
    fn example() -> Self {
        Self {
            target: Some("li.lei@bole.example".to_owned()),
            topics: BTreeSet::from([NoticeTopic::Clock, NoticeTopic::Approval, NoticeTopic::Mention]),
            language: Language::Zh,
            enabled: true,
        }
    }
}

/// A channel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NotificationChannel {
    /// Which.
    pub channel: Channel,
    /// Where to: of a mail address a part, of a robot its host; absent where nothing is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Of what.
    pub topics: BTreeSet<NoticeTopic>,
    /// In which language.
    pub language: Language,
    /// Is anything to be sent at present?
    pub enabled: bool,
    /// Is anything sent? Not before a mail box is proved, without topics, or after the other side said that it is gone (410).
    pub open: bool,
    /// When the mail box was proved to be the caller's; until then nothing is sent to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<DateTime<Utc>>,
    /// How often sending failed in a row.
    pub failures: u32,
    /// Until when nothing is tried because it failed and failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_until: Option<DateTime<Utc>>,
    /// Version, as in the `ETag`; 0 where nothing is set.
    pub version: i64,
}

/// Of a mail address the first letter and the domain, of a robot its host: what stands behind it is its secret.
fn masked(channel: Channel, target: &str) -> String {
    match channel {
        Channel::Mail => match (target.chars().next(), target.rsplit_once('@')) {
            (Some(first), Some((_, domain))) => format!("{first}***@{domain}"),
            _ => "***".to_owned(),
        },
        Channel::Chat => {
            let host = target.parse::<reqwest::Url>().ok().and_then(|url| url.host_str().map(ToOwned::to_owned));
            host.unwrap_or_else(|| "***".to_owned())
        }
    }
}

impl NotificationChannel {
    pub(super) fn of(channel: Channel, way: Option<(Way, Endpoint)>) -> Self {
        match way {
            None => Self {
                channel,
                target: None,
                topics: BTreeSet::new(),
                language: Language::Zh,
                enabled: false,
                open: false,
                verified_at: None,
                failures: 0,
                rests_until: None,
                version: 0,
            },
            Some((way, endpoint)) => Self {
                channel,
                target: Some(masked(channel, &way.target)),
                topics: way.wish.topics,
                language: way.wish.language,
                enabled: way.enabled,
                open: endpoint.state == EndpointState::Active,
                verified_at: way.verified_at,
                failures: endpoint.failures,
                rests_until: endpoint.rests_until,
                version: way.version,
            },
        }
    }
}

impl Example for NotificationChannel {
    fn example() -> Self {
        let NotificationChannelDocument { target, topics, language, enabled } = NotificationChannelDocument::example();
        Self {
            channel: Channel::Mail,
            target: target.map(|target| masked(Channel::Mail, &target)),
            topics,
            language,
            enabled,
            open: true,
            verified_at: Some(made_at()),
            failures: 0,
            rests_until: None,
            version: 2,
        }
    }
}

/// What proves that a mail box is the caller's.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct MailCode {
    /// The code from the mail.
    #[validate(length(min = 10, max = 10))]
    #[schema(pattern = "^[A-HJ-NP-Z2-9]{10}$", min_length = 10, max_length = 10)]
    pub code: String,
}

impl Example for MailCode {
    fn example() -> Self {
        Self { code: "K7Q2M4ZP9A".to_owned() }
    }
}

/// How sending went.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NotificationSent {
    /// Did the other side take it?
    pub taken: bool,
    /// What it answered, as SMTP or HTTP numbers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What went wrong: `timed_out`, `not_connected`, `unsecured`, `address_refused`, `mail_refused`, `chat_refused`, `redirected`,
    /// `status`, `broken_off`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Example for NotificationSent {
    fn example() -> Self {
        Self { taken: true, status: Some(250), fault: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_shown_without_what_is_secret_of_it() {
        assert_eq!(masked(Channel::Mail, "li.lei@bole.example"), "l***@bole.example");
        assert_eq!(masked(Channel::Mail, "nothing"), "***");
        assert_eq!(
            masked(Channel::Chat, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cret"),
            "qyapi.weixin.qq.com"
        );
    }
}
