//! A user's channels: shown, set, proved, tried.

use actix_web::web;
use bole_domain::ids::UserId;
use bole_domain::notifications::{self as words, Channel, Note, Wish};
use bole_domain::webhooks::Attempted;
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
use crate::webhooks::{AddressFault, checked};

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

/// Is it somewhere that the channel can reach?
fn reachable(app: &App, channel: Channel, target: &str) -> Result<(), Problem> {
    let refused = |code, zh, en| Err(Problem::rule(code, "/target", zh, en));
    match channel {
        Channel::Mail if app.settings.mailer.is_none() => Err(Problem::rule(
            "mail_not_configured",
            "",
            "本系统未配置邮件服务器。",
            "This installation has no mail server; its operator sets smtp_url.",
        )),
        Channel::Mail if target.parse::<lettre::Address>().is_err() => {
            refused("mail_address_malformed", "这不是邮箱地址。", "This is no mail address.")
        }
        Channel::Mail => Ok(()),
        Channel::Chat => match checked(target, app.outbound.private()) {
            Ok(_) => Ok(()),
            Err(AddressFault::Malformed) => refused("url_malformed", "这不是网址。", "This is no address."),
            Err(AddressFault::Unsecured) => {
                refused("url_unsecured", "网址须以 https 开头。", "The address begins with https.")
            }
            Err(AddressFault::Adorned) => refused(
                "url_adorned",
                "网址不得含登录名、密码或 # 片段。",
                "The address holds no login and no fragment.",
            ),
            Err(AddressFault::Private) => {
                refused("url_private", "网址须在公共网络上。", "The address lies in the public network.")
            }
        },
    }
}

/// `PUT /api/v1/me/notification-channels/{channel}`
pub(super) async fn set(cx: Cx, channel: Path<(Channel,)>, Body(new): Body<NotificationChannelDocument>) -> Reply {
    let (app, agency, (channel,)) = (cx.app().clone(), cx.by().caller.agency, channel.into_inner());
    let known = app.clone();
    let reply = cx
        .write(move |tx, by| {
            let user = me(by)?;
            let seen = rows::find(tx, user, channel)?;
            by.saw(seen.as_ref().map_or(0, |seen| seen.version))?;
            let target = new.target.trim().to_owned();
            reachable(&known, channel, &target)?;
            let wish = Wish { topics: new.topics, language: new.language };
            let way = rows::set(tx, user, channel, seen.as_ref(), NewWay { target, wish, enabled: new.enabled })?;
            audit(tx, by, "notification_channel.set", "user", user, None, &fact("channel", channel.code()))?;
            shown(tx, channel, Some(way))
        })
        .await;
    app.store.forget(agency);
    reply
}

fn kept(tx: &mut Tenant<'_>, by: &By, channel: Channel) -> Result<Way, Problem> {
    rows::find(tx, me(by)?, channel)?.ok_or_else(|| {
        Problem::conflict("channel_not_set", "该通知渠道尚未设置。", "The channel is not set yet; set it first.")
    })
}

/// Sends a note by a way at once, outside of any transaction.
async fn sent(
    cx: Cx,
    channel: Channel,
    action: &'static str,
    note: impl FnOnce(&Tenant<'_>, &Way) -> Result<Note, Problem> + Send + 'static,
) -> Reply {
    if let Some(kept) = cx.replayed().await? {
        return Ok(kept);
    }
    let (app, by): (web::Data<App>, By) = (cx.app().clone(), cx.by().clone());
    let (store, agency) = (app.store.clone(), by.caller.agency);
    let notice = blocking(move || {
        store.tenant(agency, Mode::Read, |tx| -> Result<_, Problem> {
            let way = kept(tx, &by, channel)?;
            let note = note(tx, &way)?;
            let id = tx.new_id::<bole_domain::ids::EventId>().to_string();
            Ok(Notice::by(&way, note, id))
        })
    })
    .await?;
    let Attempted { status, fault, excerpt } = send(&app, &notice).await;
    cx.write(move |tx, by| {
        let taken = Attempted { status, fault: fault.clone(), excerpt }.is_taken();
        audit(tx, by, action, "user", me(by)?, None, &fact("taken", taken))?;
        Ok(Answer::ok(NotificationSent { taken, status, fault }))
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
