//! Notifications: by mail through a real server, and by a chat's robot.

use bole_api::webhooks::deliver_due;
use bole_tests::{Actor, Answer, TestApp, Value, both, json};
use chrono::TimeDelta;

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};
use crate::world::mailbox::Mailbox;
use bole_tests::receiver::{Manner, Receiver};

const MAIL: &str = "/api/v1/me/notification-channels/mail";
const CHAT: &str = "/api/v1/me/notification-channels/chat";

async fn deliver(app: &TestApp) {
    deliver_due(&app.app().clone().into_inner()).await.expect("they are sent");
}

async fn set(actor: &Actor, channel: &str, target: &str, topics: Value, language: &str) -> Answer {
    let seen = actor.get(channel).await.expect(200).etag();
    let wish = json!({ "target": target, "topics": topics, "language": language, "enabled": true });
    actor.put(channel, wish).if_match(&seen).await
}

/// Sets the mail of somebody and proves it.
async fn proved(actor: &Actor, mailbox: &Mailbox, target: &str, topics: Value, language: &str) {
    set(actor, MAIL, target, topics, language).await.expect(200);
    let sent = actor.post(&format!("{MAIL}:send-code"), ()).await.expect(200);
    assert_eq!((sent.at("/taken"), sent.at("/status")), (json!(true), json!(250)));
    let mail = mailbox.taken().pop().expect("a mail");
    assert_eq!(mail.to, [target]);
    actor.post(&format!("{MAIL}:verify"), json!({ "code": mail.code() })).await.expect(200);
}

both! {
    async fn mails_go_to_a_box_that_was_proved(app: TestApp) {
        let mailbox = Mailbox::start().await;
        let app = mailbox.served(&app).await;
        let bureau = Bureau::agreed(&app).await;
        let finance = &bureau.finance;
        let fresh = finance.get(MAIL).await.expect(200);
        assert_eq!((fresh.at("/version"), fresh.at("/enabled")), (json!(0), json!(false)));
        finance.post(&format!("{MAIL}:test"), ()).await.problem(409, "channel_not_set");
        for nowhere in ["nothing", "a@localhost", "a@10.0.0.1", "a@[127.0.0.1]", "a@x.example\r\nBcc: b@x.example"] {
            let refused = set(finance, MAIL, nowhere, json!(["approval"]), "zh").await;
            refused.problem_at(422, "mail_address_malformed", "/target");
        }
        let none = json!({ "topics": ["approval"], "language": "zh", "enabled": true });
        finance.put(MAIL, none.clone()).if_match("*").await.problem_at(422, "target_missing", "/target");
        let kept = set(finance, MAIL, "han.mei@bole.example", json!(["approval"]), "zh").await.expect(200);
        assert_eq!((kept.text("/target"), kept.json().get("verified_at")), ("h***@bole.example".into(), None));
        finance.post(&format!("{MAIL}:test"), ()).await.problem(409, "mail_not_verified");

        // Nothing goes to a box that may be somebody else's.
        let inputs: Vec<&str> = INPUTS.lines().take(1 + ROSTER_ROWS).collect();
        bureau.computed("2026-11", "2026-12-10", &inputs.join("\n")).await;
        bureau.verb(&bureau.specialist, "2026-11", "submit", json!({})).await.expect(200);
        deliver(&app).await;
        assert_eq!(mailbox.taken().len(), 0);
        bureau.verb(finance, "2026-11", "reject", json!({ "reason": "再核对" })).await.expect(200);

        finance.post(&format!("{MAIL}:verify"), json!({ "code": "AAAAAAAAAA" })).await.problem_at(422, "code_wrong", "/code");
        finance.post(&format!("{MAIL}:send-code"), ()).await.expect(200);
        let old = mailbox.taken().pop().expect("a mail").code();
        let soon = finance.post(&format!("{MAIL}:send-code"), ()).await;
        soon.problem(429, "too_many_codes");
        assert_eq!((soon.header("retry-after").as_deref(), mailbox.taken().len()), (Some("61"), 0));
        app.advance(TimeDelta::hours(2));
        finance.post(&format!("{MAIL}:verify"), json!({ "code": old })).await.problem(422, "code_wrong");
        finance.post(&format!("{MAIL}:send-code"), ()).await.expect(200);
        let new = mailbox.taken().pop().expect("a mail").code();
        bureau.specialist.post(&format!("{MAIL}:verify"), json!({ "code": new })).await.problem(409, "channel_not_set");
        finance.post(&format!("{MAIL}:verify"), json!({ "code": new })).await.expect(200);
        finance.post(&format!("{MAIL}:verify"), json!({ "code": new })).await.problem(409, "mail_verified");
        let same = finance.put(MAIL, none).if_match("*").await.expect(200);
        assert!(same.at("/verified_at").is_string() && same.at("/open") == json!(true), "the address stays: {same}");
        let tried = finance.post(&format!("{MAIL}:test"), ()).await.expect(200);
        assert_eq!((tried.at("/taken"), mailbox.taken().len()), (json!(true), 1));

        // From now on, once, in his language, with where it is opened and nobody's name.
        deliver(&app).await;
        assert_eq!(mailbox.taken().len(), 0, "what happened before is not told");
        bureau.computed_again("2026-11", &inputs.join("\n")).await;
        bureau.verb(&bureau.specialist, "2026-11", "submit", json!({})).await.expect(200);
        deliver(&app).await;
        deliver(&app).await;
        let mails = mailbox.taken();
        assert_eq!(mails.len(), 1, "{mails:?}");
        let mail = mails.first().expect("a mail");
        assert_eq!((mail.to.clone(), mail.header("Auto-Submitted")), (vec!["han.mei@bole.example".to_owned()], "auto-generated".into()));
        assert!(mail.text().contains("等待您的审批") && mail.text().contains("https://hr.example/open/cyc_"), "{}", mail.text());
        assert!(mail.text().contains("2026-11"));

        // Another address is proved anew.
        let moved = set(finance, MAIL, "other@bole.example", json!(["approval"]), "zh").await.expect(200);
        assert_eq!(moved.json().get("verified_at"), None);
        bureau.verb(finance, "2026-11", "reject", json!({ "reason": "再核对" })).await.expect(200);
        bureau.computed_again("2026-11", &inputs.join("\n")).await;
        bureau.verb(&bureau.specialist, "2026-11", "submit", json!({})).await.expect(200);
        deliver(&app).await;
        assert_eq!(mailbox.taken().len(), 0);
    }

    async fn each_is_told_what_concerns_him(app: TestApp) {
        let mailbox = Mailbox::start().await;
        let app = mailbox.served(&app).await;
        let bureau = Bureau::agreed(&app).await;
        let all = json!(["clock", "approval", "confirmation", "question", "message", "mention"]);
        for (actor, name) in [(&bureau.specialist, "specialist"), (&bureau.client_user, "client"), (&bureau.manager, "manager")] {
            proved(actor, &mailbox, &format!("{name}@bole.example"), all.clone(), "en").await;
        }
        let told = async || {
            deliver(&app).await;
            let mut told: Vec<(String, String)> = mailbox.taken().into_iter().map(|mail| {
                (mail.to.join(",").replace("@bole.example", ""), mail.header("Subject").replace("[=?utf-8?b?5Lyv5LmQ?= Bole] ", ""))
            }).collect();
            told.sort();
            told.into_iter().map(|(to, subject)| format!("{to}: {}", subject.rsplit("] ").next().unwrap_or_default())).collect::<Vec<_>>()
        };
        let conversations = "/api/v1/conversations";
        let about = json!({ "type": "engagement", "engagement_id": bureau.engagement });
        let new = json!({ "topic": about, "title": "三月参保", "with_client": true, "text": "请补充材料。" });
        let id = bureau.specialist.post(conversations, new).await.expect(201).id();
        assert_eq!(told().await, ["client: You have a new message"]);
        let messages = format!("{conversations}/{id}/messages");
        bureau.client_user.post(&messages, json!({ "text": "好的" })).await.expect(201);
        assert_eq!(told().await, ["manager: You have a new message", "specialist: You have a new message"]);
        let manager = bureau.manager.get("/api/v1/auth/me").await.expect(200).text("/id");
        let note = json!({ "text": "请看", "internal": true, "mentions": [manager] });
        bureau.specialist.post(&messages, note).await.expect(201);
        assert_eq!(told().await, ["manager: A message names you"], "a note is nobody else's");
        bureau.client_user.post(&format!("/api/v1/engagements/{}/questions", bureau.engagement), json!({ "text": "?" })).await.expect(201);
        let asked = told().await;
        assert_eq!(asked.iter().map(|one| one.split(": ").next().unwrap_or_default()).collect::<Vec<_>>(), ["manager", "specialist"]);
        // Whoever may log in no more is told no more.
        let admin = bureau.agency.admin();
        let place = format!("/api/v1/users/{manager}");
        let seen = admin.get(&place).await.expect(200).etag();
        admin.patch(&place, json!({ "status": "disabled" })).if_match(&seen).await.expect(200);
        bureau.client_user.post(&messages, json!({ "text": "还有一事" })).await.expect(201);
        assert_eq!(told().await, ["specialist: You have a new message"]);
        // The agency's endpoints are not these.
        assert_eq!(admin.get("/api/v1/webhook-endpoints").await.expect(200).at("/data"), json!([]));
    }

    async fn what_fails_is_tried_again(app: TestApp) {
        let mailbox = Mailbox::start().await;
        let app = mailbox.served(&app).await;
        let bureau = Bureau::agreed(&app).await;
        proved(&bureau.specialist, &mailbox, "specialist@bole.example", json!(["message"]), "zh").await;
        let robot = Receiver::start().await;
        for (nowhere, code) in [("ftp://chat.example", "url_unsecured"), ("https://chat.example/hook", "chat_host_unknown")] {
            set(&bureau.manager, CHAT, nowhere, json!(["message"]), "zh").await.problem_at(422, code, "/target");
        }
        let chat = set(&bureau.manager, CHAT, &robot.url(), json!(["message"]), "zh").await.expect(200);
        assert_eq!(chat.text("/target"), "127.0.0.1", "what stands behind the host is its secret");
        bureau.manager.post(&format!("{CHAT}:send-code"), ()).await.problem(409, "code_not_needed");
        let new = json!({
            "topic": { "type": "engagement", "engagement_id": bureau.engagement }, "title": "问题", "text": "账单何时开？",
        });
        mailbox.refuse(true);
        robot.be(Manner::Answers(200, r#"{"errcode":93000,"errmsg":"invalid"}"#.to_owned()));
        bureau.client_user.post("/api/v1/conversations", new).await.expect(201);
        deliver(&app).await;
        assert_eq!((mailbox.taken().len(), robot.got().len()), (0, 1));
        for (actor, channel) in [(&bureau.specialist, MAIL), (&bureau.manager, CHAT)] {
            assert_eq!(actor.get(channel).await.expect(200).at("/failures"), json!(1), "{channel}");
        }
        mailbox.refuse(false);
        robot.be(Manner::Answers(200, r#"{"errcode":0,"errmsg":"ok"}"#.to_owned()));
        deliver(&app).await;
        assert_eq!((mailbox.taken().len(), robot.got().len()), (0, 0), "not at once");
        app.advance(TimeDelta::seconds(7));
        deliver(&app).await;
        let (mails, lines) = (mailbox.taken(), robot.got());
        assert_eq!((mails.len(), lines.len()), (1, 1), "each once");
        let line = lines.first().expect("a line").json();
        assert_eq!(line["msgtype"], "text");
        assert!(line["text"]["content"].as_str().is_some_and(|text| text.contains("您有新消息")), "{line}");
        deliver(&app).await;
        assert_eq!((mailbox.taken().len(), robot.got().len()), (0, 0));
        assert_eq!(bureau.specialist.get(MAIL).await.expect(200).at("/failures"), json!(0));
        // Switched off, nothing goes.
        let seen = bureau.specialist.get(MAIL).await.expect(200).etag();
        let off = json!({ "target": "specialist@bole.example", "topics": ["message"], "language": "zh", "enabled": false });
        bureau.specialist.put(MAIL, off).if_match(&seen).await.expect(200);
        let again = json!({
            "topic": { "type": "engagement", "engagement_id": bureau.engagement }, "title": "问题", "text": "再问",
        });
        bureau.client_user.post("/api/v1/conversations", again).await.expect(201);
        deliver(&app).await;
        assert_eq!((mailbox.taken().len(), robot.got().len()), (0, 1));
    }

    async fn what_waited_for_another_address_is_not_sent(app: TestApp) {
        let mailbox = Mailbox::start().await;
        let app = mailbox.served(&app).await;
        let bureau = Bureau::agreed(&app).await;
        let (gone, here) = (Receiver::start().await, Receiver::start().await);
        set(&bureau.specialist, CHAT, &gone.url(), json!(["message"]), "zh").await.expect(200);
        gone.be(Manner::Answers(500, String::new()));
        let new = |text: &str| json!({
            "topic": { "type": "engagement", "engagement_id": bureau.engagement }, "title": "问题", "text": text,
        });
        for text in ["一", "二", "三", "四", "五"] {
            bureau.client_user.post("/api/v1/conversations", new(text)).await.expect(201);
        }
        deliver(&app).await;
        assert_eq!(gone.got().len(), 5);
        set(&bureau.specialist, CHAT, &here.url(), json!(["message"]), "zh").await.expect(200);
        bureau.client_user.post("/api/v1/conversations", new("六")).await.expect(201);
        deliver(&app).await;
        app.advance(TimeDelta::hours(9));
        deliver(&app).await;
        assert_eq!((gone.got().len(), here.got().len()), (0, 1), "what is new alone");
        // A robot that says that it is gone is told no more, and the user sees it; another PUT opens the way again.
        here.be(Manner::Answers(410, String::new()));
        bureau.client_user.post("/api/v1/conversations", new("七")).await.expect(201);
        deliver(&app).await;
        assert_eq!((here.got().len(), bureau.specialist.get(CHAT).await.expect(200).at("/open")), (1, json!(false)));
        bureau.client_user.post("/api/v1/conversations", new("八")).await.expect(201);
        app.advance(TimeDelta::hours(9));
        deliver(&app).await;
        here.be(Manner::Answers(204, String::new()));
        let again = json!({ "topics": ["message"], "language": "zh", "enabled": true });
        let again = bureau.specialist.put(CHAT, again).if_match("*").await.expect(200);
        assert_eq!(again.at("/open"), json!(true));
        app.advance(TimeDelta::hours(9));
        deliver(&app).await;
        assert_eq!(here.got().len(), 0, "what happened meanwhile is not told");
        bureau.client_user.post("/api/v1/conversations", new("九")).await.expect(201);
        deliver(&app).await;
        assert_eq!(here.got().len(), 1);
    }

    async fn a_silent_mail_server_holds_nobody_up(app: TestApp) {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", silent.local_addr().expect("the port"));
        let within = std::time::Duration::from_millis(200);
        let mailer = bole_api::notifications::Mailer::at(&url, "no-reply@bole.example", within).expect("a server");
        let settings = bole_api::state::Settings {
            requests_per_minute: 0, webhooks_private: true, mailer: Some(mailer), ..Default::default()
        };
        let app = TestApp::start_with(app.backend(), settings).await;
        let admin = app.agency().await.admin();
        set(&admin, MAIL, "a@bole.example", json!(["clock"]), "zh").await.expect(200);
        let sent = admin.post(&format!("{MAIL}:send-code"), ()).await.expect(200);
        assert_eq!((sent.at("/taken"), sent.text("/fault")), (json!(false), "timed_out".to_owned()));
    }

    async fn without_a_server_no_mail_is_promised(app: TestApp) {
        let agency = app.agency().await;
        let admin = agency.admin();
        set(&admin, MAIL, "a@bole.example", json!(["clock"]), "zh").await.problem(422, "mail_not_configured");
        admin.get("/api/v1/me/notification-channels/pigeon").await.problem(400, "path_malformed");
        agency.machine(&["event.read"]).await.get(MAIL).await.expect(403);
    }
}
