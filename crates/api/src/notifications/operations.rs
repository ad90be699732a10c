//! A user's channels: shown, set, proved, tried.

use actix_web::http::StatusCode;
use actix_web::web;
use bole_domain::ids::{AgencyId, EventId, UserId};
use bole_domain::notifications::{self as words, Channel, Note, Wish};
use bole_persistence::notifications::{self as rows, NewWay, Way};
use bole_persistence::{Mode, Tenant, webhooks};

use super::notice::{Notice, send};
use super::views::{MailCode, NotificationChannel, NotificationChannelDocument, NotificationSent};
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply, blocking};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::state::App;
use crate::webhooks::reachable;

/// Codes of so many hours, the present one among them, are taken.
const HOURS: i64 = 2;

/// Machines have webhooks.
fn me(by: &By) -> Result<UserId, Problem> {
    by.caller.user().ok_or_else(|| Problem::forbidden(bole_domain::agency::Permission::NotificationOwn.code()))
}

fn shown(tx: &mut Tenant<'_>, channel: Channel, way: Option<Way>) -> Result<Answer<NotificationChannel>, Problem> {
    let way = match way {
        Some(way) => {
            let endpoint = webhooks::load_endpoint(tx, way.endpoint)?;
            Some((way, endpoint))
        }
        None => None,
    };
    let view = NotificationChannel::of(channel, way);
    let version = view.version;
    Ok(Answer::ok(view).version(version))
}

/// `GET /api/v1/me/notification-channels/{channel}`
pub(super) async fn get(cx: Cx, channel: Path<(Channel,)>) -> Reply {
    let (channel,) = channel.into_inner();
    cx.read(move |tx, by| {
        let way = rows::find(tx, me(by)?, channel)?;
        shown(tx, channel, way)
    })
    .await
}

/// Is it a mail box elsewhere: under a name, not at this machine or an address of its network?
fn is_elsewhere(address: &lettre::Address) -> bool {
    let domain = address.domain();
    domain.contains('.') && !domain.starts_with('[') && domain.parse::<std::net::IpAddr>().is_err()
}

/// Is it somewhere that the channel may reach?
fn may_reach(app: &App, channel: Channel, target: &str) -> Result<(), Problem> {
    match channel {
        Channel::Mail if app.settings.mailer.is_none() => Err(Problem::rule(
            "mail_not_configured",
            "",
            "本系统未配置邮件服务器。",
            "This installation has no mail server; its operator sets smtp_url.",
        )),
        Channel::Mail if target.parse::<lettre::Address>().is_ok_and(|address| is_elsewhere(&address)) => Ok(()),
        Channel::Mail => {
            Err(Problem::rule("mail_address_malformed", "/target", "这不是邮箱地址。", "This is no mail address."))
        }
        Channel::Chat => {
            let url = reachable(target, app.outbound.private(), "/target")?;
            let hosts = &app.settings.chat_hosts;
            if url.host_str().is_some_and(|host| hosts.iter().any(|known| known == host)) {
                return Ok(());
            }
            let known = hosts.join(", ");
            Err(Problem::rule(
                "chat_host_unknown",
                "/target",
                format!("只能通知这些聊天工具：{known}。"),
                format!("Notifications go to robots at {known} alone."),
            ))
        }
    }
}

/// `PUT /api/v1/me/notification-channels/{channel}`
pub(super) async fn set(cx: Cx, channel: Path<(Channel,)>, Body(new): Body<NotificationChannelDocument>) -> Reply {
    let (app, agency, (channel,)) = (cx.app().clone(), cx.by().caller.agency, channel.into_inner());
    let (known, user) = (app.clone(), me(cx.by())?);
    let reply = cx
        .write(move |tx, by| {
            let seen = rows::find(tx, user, channel)?;
            by.saw(seen.as_ref().map_or(0, |seen| seen.version))?;
            let target = match (new.target, &seen) {
                (Some(target), _) => target.trim().to_owned(),
                (None, Some(seen)) => seen.target.clone(),
                (None, None) => {
                    let (zh, en) = ("请给出接收地址。", "Say where notifications are to go.");
                    return Err(Problem::rule("target_missing", "/target", zh, en));
                }
            };
            may_reach(&known, channel, &target)?;
            let wish = Wish { topics: new.topics, language: new.language };
            let way = rows::set(tx, user, channel, seen.as_ref(), NewWay { target, wish, enabled: new.enabled })?;
            audit(tx, by, "notification_channel.set", "user", user, None, &fact("channel", channel.code()))?;
            shown(tx, channel, Some(way))
        })
        .await;
    app.store.forget(agency);
    if reply.is_ok() {
        look_again(&app, agency, user, channel).await;
    }
    reply
}

/// What waited for another address or a rest is looked at again, in a transaction of its own: a claim is not held while the head is
/// waited for. Where that fails the endpoint is looked at later all the same.
async fn look_again(app: &App, agency: AgencyId, user: UserId, channel: Channel) {
    let store = app.store.clone();
    let woken = blocking(move || -> Result<_, Problem> {
        Ok(store.tenant(agency, Mode::Write, |tx| match rows::find(tx, user, channel)? {
            Some(way) => webhooks::wake(tx, way.endpoint),
            None => Ok(()),
        })?)
    });
    if let Err(problem) = woken.await {
        log::warn!("an endpoint of a user is looked at later: {}", problem.code());
    }
}

fn kept(tx: &mut Tenant<'_>, by: &By, channel: Channel) -> Result<Way, Problem> {
    rows::find(tx, me(by)?, channel)?.ok_or_else(|| {
        Problem::conflict("channel_not_set", "该通知渠道尚未设置。", "The channel is not set yet; set it first.")
    })
}

/// Sends a note by a way at once, outside of any transaction. What `note` keeps of it is kept before.
async fn sent(
    cx: Cx,
    channel: Channel,
    action: &'static str,
    note: impl FnOnce(&mut Tenant<'_>, &Way) -> Result<Note, Problem> + Send + 'static,
) -> Reply {
    if let Some(kept) = cx.replayed().await? {
        return Ok(kept);
    }
    let (app, by): (web::Data<App>, By) = (cx.app().clone(), cx.by().clone());
    let (store, agency) = (app.store.clone(), by.caller.agency);
    let notice = blocking(move || {
        store.tenant(agency, Mode::Write, |tx| -> Result<_, Problem> {
            let way = kept(tx, &by, channel)?;
            let note = note(tx, &way)?;
            let id = tx.new_id::<EventId>().to_string();
            Ok(Notice::by(&way, note, id))
        })
    })
    .await?;
    let attempt = send(&app, &notice).await;
    cx.write(move |tx, by| {
        let taken = attempt.is_taken();
        audit(tx, by, action, "user", me(by)?, None, &fact("taken", taken))?;
        Ok(Answer::ok(NotificationSent { taken, status: attempt.status, fault: attempt.fault }))
    })
    .await
}

/// `POST /api/v1/me/notification-channels/{channel}:test`
pub(super) async fn test(cx: Cx, channel: Path<(Channel,)>) -> Reply {
    sent(cx, channel.into_inner().0, "notification_channel.test", |_, way| {
        if way.channel == Channel::Mail && way.verified_at.is_none() {
            return Err(Problem::conflict(
                "mail_not_verified",
                "邮箱尚未验证，请先获取验证码并验证。",
                "The mail box is not proved yet: ask for a code and send it.",
            ));
        }
        Ok(words::trial(way.wish.language))
    })
    .await
}

fn of_mail(way: &Way) -> Result<(), Problem> {
    match (way.channel, way.verified_at) {
        (Channel::Mail, None) => Ok(()),
        (Channel::Mail, Some(_)) => {
            Err(Problem::conflict("mail_verified", "邮箱已验证。", "The mail box is proved already."))
        }
        (Channel::Chat, _) => {
            Err(Problem::conflict("code_not_needed", "该渠道无需验证。", "This channel needs no code."))
        }
    }
}

/// `POST /api/v1/me/notification-channels/{channel}:send-code`
pub(super) async fn send_code(cx: Cx, channel: Path<(Channel,)>) -> Reply {
    sent(cx, channel.into_inner().0, "notification_channel.send_code", |tx, way| {
        of_mail(way)?;
        if let Some(until) = rows::count_code(tx, way)? {
            let seconds = (until - tx.now()).num_seconds().max(0) + 1;
            return Err(Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_codes",
                "验证码发送过于频繁：每分钟一次，每天五次。",
                "Too many codes: one a minute, five a day.",
            )
            .retry_after(u32::try_from(seconds).unwrap_or(86_400)));
        }
        Ok(words::code(&rows::code(tx, way, 0)?, way.wish.language))
    })
    .await
}

/// `POST /api/v1/me/notification-channels/{channel}:verify`
pub(super) async fn verify(cx: Cx, channel: Path<(Channel,)>, Body(sent): Body<MailCode>) -> Reply {
    let (channel,) = channel.into_inner();
    cx.write(move |tx, by| {
        let way = kept(tx, by, channel)?;
        of_mail(&way)?;
        let codes = (0..HOURS).map(|ago| rows::code(tx, &way, ago)).collect::<Result<Vec<_>, _>>()?;
        if !codes.contains(&sent.code) {
            return Err(Problem::rule(
                "code_wrong",
                "/code",
                "验证码不对或已过期，请重新获取。",
                "The code is wrong or too old; ask for another.",
            ));
        }
        let way = rows::verified(tx, &way)?;
        audit(tx, by, "notification_channel.verify", "user", way.user, None, &fact("channel", way.channel.code()))?;
        shown(tx, channel, Some(way))
    })
    .await
}
