//! What is sent to a user for an event, and how it is sent.

use bole_domain::events::Event;
use bole_domain::notifications::{self as words, Channel, Note};
use bole_domain::webhooks::Attempted;
use bole_persistence::notifications::{self as rows, Way};
use bole_persistence::{StoreError, Tenant};
use serde_json::{Value, json};

use crate::state::App;
use crate::webhooks::failed;

/// A note on its way to a user.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    channel: Channel,
    target: String,
    note: Note,
    id: String,
}

impl Notice {
    /// A note by a way; `id` is the same with each attempt.
    pub(super) fn by(way: &Way, note: Note, id: String) -> Self {
        Self { channel: way.channel, target: way.target.clone(), note, id }
    }
}

/// What the user of a way is told of an event; nothing where it concerns him no more.
pub(crate) fn notice(tx: &mut Tenant<'_>, app: &App, way: &Way, event: &Event) -> Result<Option<Notice>, StoreError> {
    let Some(topic) = rows::topic(tx, way, event)? else { return Ok(None) };
    let link = app.settings.object_url.as_deref().unwrap_or_default();
    let note = words::told(topic, event, way.wish.language, link);
    Ok(Some(Notice::by(way, note, format!("{}.{}", event.id, way.endpoint))))
}

/// Sends a note once; tells how it went.
pub(crate) async fn send(app: &App, notice: &Notice) -> Attempted {
    match (notice.channel, &app.settings.mailer) {
        (Channel::Mail, Some(mailer)) => mailer.send(&notice.target, &notice.note, &notice.id).await,
        (Channel::Mail, None) => failed("not_connected"),
        (Channel::Chat, _) => {
            let body = line(&notice.target, &notice.note).to_string();
            refused(app.outbound.post_plainly(&notice.target, body).await)
        }
    }
}

/// A line in a chat, as the robots of WeCom and DingTalk take it, or those of Feishu.
fn line(url: &str, note: &Note) -> Value {
    let text = format!("{}\n{}", note.subject, note.body);
    let host =
        url.parse::<reqwest::Url>().ok().and_then(|url| url.host_str().map(ToOwned::to_owned)).unwrap_or_default();
    if ["feishu.cn", "larksuite.com"].iter().any(|own| host.ends_with(own)) {
        json!({ "msg_type": "text", "content": { "text": text } })
    } else {
        json!({ "msgtype": "text", "text": { "content": text } })
    }
}

/// These robots answer 200 whatever they think of a line, and say what they think in the answer.
fn refused(attempt: Attempted) -> Attempted {
    let said: Option<Value> = attempt.excerpt.as_deref().and_then(|excerpt| serde_json::from_str(excerpt).ok());
    let code = said.as_ref().and_then(|said| said.get("errcode").or_else(|| said.get("code"))).and_then(Value::as_i64);
    match code {
        Some(code) if code != 0 && attempt.is_taken() => {
            Attempted { status: None, fault: Some("chat_refused".to_owned()), ..attempt }
        }
        Some(_) | None => attempt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(excerpt: &str) -> Attempted {
        refused(Attempted { status: Some(200), fault: None, excerpt: Some(excerpt.to_owned()) })
    }

    #[test]
    fn a_robot_that_refuses_has_not_taken_it() {
        assert!(answered(r#"{"errcode":0,"errmsg":"ok"}"#).is_taken());
        assert!(answered("ok").is_taken());
        for refused in
            [r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#, r#"{"code":19001,"msg":"param invalid"}"#]
        {
            assert_eq!(
                (answered(refused).is_taken(), answered(refused).fault.as_deref()),
                (false, Some("chat_refused"))
            );
        }
    }

    #[test]
    fn each_robot_is_told_in_its_own_form() {
        let note = Note { subject: "a".to_owned(), body: "b".to_owned() };
        assert_eq!(line("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", &note)["text"]["content"], "a\nb");
        assert_eq!(line("https://open.feishu.cn/open-apis/bot/v2/hook/k", &note)["content"]["text"], "a\nb");
    }
}
