//! Conversations: who sees what, what waits, what is new to whom.

use bole_tests::{Actor, Answer, Value, both, json};

use crate::world::bureau::Bureau;

const ALL: &str = "/api/v1/conversations";

fn about(bureau: &Bureau) -> Value {
    json!({ "type": "engagement", "engagement_id": bureau.engagement })
}

/// A conversation of the agency with its client.
async fn begun(bureau: &Bureau) -> String {
    let new = json!({ "topic": about(bureau), "title": "三月参保", "with_client": true, "text": "请补充参保材料。" });
    bureau.specialist.post(ALL, new).await.expect(201).id()
}

async fn say(actor: &Actor, conversation: &str, text: &str) -> Answer {
    actor.post(&format!("{ALL}/{conversation}/messages"), json!({ "text": text })).await.expect(201)
}

async fn note(actor: &Actor, conversation: &str, body: Value) -> Answer {
    let mut note = json!({ "text": "客户可能要换供应商。", "internal": true });
    note.as_object_mut().expect("an object").extend(body.as_object().cloned().expect("an object"));
    actor.post(&format!("{ALL}/{conversation}/messages"), note).await.expect(201)
}

async fn texts(actor: &Actor, conversation: &str) -> Vec<String> {
    let found = actor.get(&format!("{ALL}/{conversation}/messages")).await.expect(200).json();
    let texts = found["data"].as_array().expect("messages").iter();
    texts.filter_map(|one| one["text"].as_str().map(ToOwned::to_owned)).collect()
}

async fn waits(actor: &Actor, kind: &str) -> Value {
    let items = actor.get(&format!("/api/v1/inbox/items?kind={kind}")).await.expect(200).at("/data");
    let inbox = actor.get("/api/v1/inbox").await.expect(200).at("/kinds");
    let counted = inbox.as_array().expect("kinds").iter().find(|one| one["kind"] == kind).expect("the kind");
    assert_eq!(counted["count"].as_u64(), items.as_array().map(|all| all.len() as u64), "{kind}");
    items
}

async fn unread(actor: &Actor, conversation: &str) -> i64 {
    let listed = actor.get(ALL).await.expect(200).at("/data");
    let listed = listed.as_array().expect("conversations").iter();
    let listed = listed.filter(|one| one["conversation"]["id"] == *conversation).find_map(|one| one["unread"].as_i64());
    let told = actor.get(&format!("{ALL}/{conversation}/reads")).await.expect(200).at("/unread");
    assert_eq!(Some(told), listed.map(Value::from));
    listed.expect("it is listed")
}

async fn upload(actor: &Actor, name: &str, media: &str, bytes: &[u8]) -> Answer {
    let post = "POST".parse().expect("a method");
    actor.request(post, &format!("/api/v1/attachments?file_name={name}")).raw(media, bytes).await
}

/// The answer clocks of the agency: state and what each watches.
async fn clocks(bureau: &Bureau) -> Vec<(String, String)> {
    let found = bureau.specialist.get("/api/v1/timers?policy=service.message_answered").await.expect(200).at("/data");
    let text = |one: &Value, field: &str| one[field].as_str().unwrap_or_default().to_owned();
    let found = found.as_array().expect("timers").iter();
    found.map(|one| (text(one, "state"), text(one, "subject_id"))).collect()
}

both! {
    async fn a_message_from_outside_waits_for_its_answer(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let id = begun(&bureau).await;
        let one = format!("{ALL}/{id}");
        assert!(clocks(&bureau).await.is_empty(), "what the agency writes has no clock");
        let asked = say(&bureau.client_user, &id, "材料何时需要？").await;
        say(&bureau.client_user, &id, "另外，还要照片吗？").await;
        let shown = bureau.specialist.get(&one).await.expect(200);
        assert_eq!((shown.text("/state"), shown.text("/waiting_message_id")), ("awaiting_answer".into(), asked.id()));
        assert_eq!(shown.at("/waiting_since"), asked.at("/created_at"));
        assert_eq!(clocks(&bureau).await, [("running".to_owned(), asked.id())], "one clock, since his first message");
        assert_eq!(waits(&bureau.specialist, "message").await[0]["object_id"], id.as_str());
        note(&bureau.specialist, &id, json!({})).await;
        assert_eq!(clocks(&bureau).await[0].0, "running", "a note is no answer");
        say(&bureau.specialist, &id, "周五前，照片不用。").await;
        assert_eq!(clocks(&bureau).await[0].0, "met");
        assert_eq!(bureau.specialist.get(&one).await.expect(200).text("/state"), "open");
        assert_eq!(waits(&bureau.specialist, "message").await, json!([]));

        // Late, and ended by the agency: that stops the clock too.
        let again = say(&bureau.client_user, &id, "好的，谢谢。").await;
        app.advance(chrono::TimeDelta::days(9));
        let seen = bureau.specialist.get(&one).await.expect(200).etag();
        bureau.client_user.post(&format!("{one}:close"), ()).if_match(&seen).await.problem(403, "agency_closes");
        let close = async |etag: &str| bureau.specialist.post(&format!("{one}:close"), ()).if_match(etag).await;
        close("\"v1\"").await.problem(412, "version_stale");
        let closed = close(&seen).await.expect(200);
        assert_eq!(closed.text("/state"), "closed");
        close(&closed.etag()).await.problem(409, "conversation_closed");
        let mut stood = clocks(&bureau).await;
        stood.retain(|(_, subject)| *subject == again.id());
        assert_eq!(stood, [("missed".to_owned(), again.id())]);
        say(&bureau.client_user, &id, "还有一个问题。").await;
        assert_eq!(bureau.specialist.get(&one).await.expect(200).text("/state"), "awaiting_answer", "it is open again");
    }

    async fn notes_are_seen_by_nobody_outside(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let id = begun(&bureau).await;
        say(&bureau.client_user, &id, "材料何时需要？").await;
        bureau.client_user.post(&format!("{ALL}/{id}:read"), json!({})).await.expect(200);
        // Everything that the client can ask for, byte by byte, with every tag.
        let outside = async || {
            let mut all = Vec::new();
            for path in [
                ALL.to_owned(), format!("{ALL}/{id}"), format!("{ALL}/{id}/messages"), format!("{ALL}/{id}/messages?limit=1"),
                format!("{ALL}/{id}/reads"), "/api/v1/inbox".to_owned(), "/api/v1/inbox/items".to_owned(),
            ] {
                let answer = bureau.client_user.get(&path).await.expect(200);
                all.push((path, answer.header("etag"), answer.body_text()));
            }
            // Where the events go on is a number of the whole agency.
            (all, bureau.client_user.get("/api/v1/events").await.expect(200).at("/data"))
        };
        let before = outside().await;
        let paper = upload(&bureau.specialist, "memo.txt", "text/plain", b"confidential").await.expect(201).id();
        let noted = note(&bureau.specialist, &id, json!({ "attachments": [paper] })).await;
        assert_eq!(outside().await, before, "nothing tells of the note");
        bureau.client_user.get(&format!("{ALL}/{id}/attachments/{paper}")).await.problem(404, "not_found");
        bureau.client_user.get(&format!("/api/v1/documents/{paper}")).await.expect(403);
        let read = bureau.client_user.post(&format!("{ALL}/{id}:read"), json!({ "message_id": noted.id() })).await;
        read.problem_at(422, "message_unknown", "/message_id");
        let forged = json!({ "text": "内部？", "internal": true });
        let forged = bureau.client_user.post(&format!("{ALL}/{id}/messages"), forged).await;
        forged.problem_at(422, "note_from_outside", "/internal");
        // The agency sees it, and is told of it.
        assert_eq!(texts(&bureau.manager, &id).await.len(), 3);
        let told = bureau.specialist.get("/api/v1/events?type=note.written").await.expect(200).at("/data");
        assert_eq!((told.as_array().map(Vec::len), &told[0]["data"]["message_id"]), (Some(1), &json!(noted.id())));
        bureau.manager.get(&format!("{ALL}/{id}/attachments/{paper}")).await.expect(200);
    }

    async fn each_sees_what_he_takes_part_in(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let (person, other) = (roster.text("/data/0/person/id"), roster.text("/data/1/person/id"));
        let (worker, colleague) = (bureau.agency.person(&person).await, bureau.agency.person(&other).await);
        let new = json!({ "credit_code": bole_tests::agency::credit_code("91310115MA1K00009"), "name": "别家" });
        let strange = bureau.manager.post("/api/v1/clients", new).await.expect(201).id();
        let stranger = bureau.agency.client_user(&strange).await;

        let own = json!({ "topic": about(&bureau), "title": "我的公积金", "text": "三月公积金为什么少了？" });
        let own = worker.post(ALL, own).await.expect(201);
        assert_eq!((own.text("/person_id"), own.at("/with_client")), (person.clone(), json!(false)));
        let with_client = begun(&bureau).await;
        let three = json!({
            "topic": { "type": "person", "engagement_id": bureau.engagement, "person_id": person }, "title": "离职材料",
            "with_client": true, "person_id": person, "text": "请双方确认离职日期。",
        });
        let three = bureau.specialist.post(ALL, three).await.expect(201).id();
        let sees = async |actor: &Actor| {
            let found = actor.get(ALL).await.expect(200).at("/data");
            let ids = found.as_array().expect("conversations").iter();
            ids.filter_map(|one| one["conversation"]["id"].as_str().map(ToOwned::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(sees(&worker).await, [own.id(), three.clone()]);
        assert_eq!(sees(&bureau.client_user).await, [with_client.clone(), three.clone()]);
        assert_eq!(sees(&bureau.manager).await, [own.id(), with_client.clone(), three.clone()]);
        for (actor, hidden) in [(&colleague, &own.id()), (&stranger, &with_client), (&stranger, &three), (&worker, &with_client)] {
            assert!(!sees(actor).await.contains(hidden));
            actor.get(&format!("{ALL}/{hidden}")).await.problem(404, "not_found");
            actor.get(&format!("{ALL}/{hidden}/messages")).await.problem(404, "not_found");
            actor.post(&format!("{ALL}/{hidden}/messages"), json!({ "text": "x" })).await.problem(404, "not_found");
            actor.post(&format!("{ALL}/{hidden}:read"), json!({})).await.problem(404, "not_found");
        }
        say(&worker, &three, "三月二十日。").await;
        assert_eq!(texts(&bureau.client_user, &three).await.last().map(String::as_str), Some("三月二十日。"));
        assert_eq!(bureau.client_user.get("/api/v1/events?type=conversation.opened").await.expect(200).at("/data").as_array().map(Vec::len),
            Some(2), "a person's own talk is not told to the client");

        // What those outside may begin, and about what.
        let begin = |actor: &Actor, body: Value| {
            let mut new = json!({ "topic": about(&bureau), "title": "问题", "text": "请问" });
            new.as_object_mut().expect("an object").extend(body.as_object().cloned().expect("an object"));
            actor.post(ALL, new)
        };
        begin(&worker, json!({ "with_client": true })).await.problem_at(422, "party_not_yours", "/with_client");
        begin(&worker, json!({ "person_id": other })).await.problem_at(422, "party_not_yours", "/person_id");
        begin(&bureau.client_user, json!({ "person_id": person })).await.problem_at(422, "party_not_yours", "/person_id");
        begin(&bureau.specialist, json!({})).await.problem_at(422, "conversation_without_party", "/with_client");
        begin(&stranger, json!({})).await.problem(404, "not_found");
        begin(&stranger, json!({ "topic": { "type": "client", "client_id": bureau.client_id } })).await.problem(404, "not_found");
        begin(&worker, json!({ "topic": { "type": "client", "client_id": bureau.client_id } })).await.problem(404, "not_found");
        let about_other = json!({ "topic": { "type": "person", "engagement_id": bureau.engagement, "person_id": other } });
        begin(&worker, about_other).await.problem_at(422, "person_not_on_roster", "/topic/person_id");
        let month = json!({ "topic": { "type": "engagement", "engagement_id": bureau.engagement, "cycle": "2031-01" } });
        begin(&bureau.client_user, month).await.problem_at(422, "cycle_unknown", "/topic/cycle");
        let of_client = json!({ "topic": { "type": "client", "client_id": bureau.client_id } });
        begin(&bureau.client_user, of_client.clone()).await.expect(201);
        let party = json!({ "topic": of_client["topic"], "person_id": person });
        begin(&bureau.specialist, party).await.problem_at(422, "person_not_on_roster", "/person_id");
        // Found by what it is about.
        let found = bureau.specialist.get(&format!("{ALL}?topic_id={person}")).await.expect(200);
        assert_eq!((found.at("/data").as_array().map(Vec::len), found.text("/data/0/conversation/id")), (Some(1), three));
        bureau.specialist.get(&format!("{ALL}?topic_id=nobody")).await.problem_at(400, "id_malformed", "query:topic_id");
        assert_eq!(sees(&bureau.agency.another("auditor")).await.len(), 4, "an auditor reads");
    }

    async fn what_is_new_is_counted_for_each(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let id = begun(&bureau).await;
        let read = |actor: &Actor, to: Value| actor.post(&format!("{ALL}/{id}:read"), to);
        assert_eq!((unread(&bureau.specialist, &id).await, unread(&bureau.client_user, &id).await), (0, 1));
        assert_eq!(waits(&bureau.client_user, "message").await[0]["object_id"], id.as_str(), "the client has something to read");
        let first = say(&bureau.specialist, &id, "以及劳动合同。").await;
        note(&bureau.specialist, &id, json!({})).await;
        assert_eq!((unread(&bureau.client_user, &id).await, unread(&bureau.manager, &id).await), (2, 3));
        let all = bureau.client_user.get(&format!("{ALL}/{id}/messages?limit=1")).await.expect(200);
        read(&bureau.client_user, json!({ "message_id": all.text("/data/0/id") })).await.expect(200);
        assert_eq!(unread(&bureau.client_user, &id).await, 1);
        assert_ne!(waits(&bureau.client_user, "message").await, json!([]), "there is one left");
        let marks = read(&bureau.client_user, json!({})).await.expect(200);
        assert_eq!((marks.at("/unread"), marks.at("/marks/0/read_to")), (json!(0), first.at("/created_at")));
        read(&bureau.client_user, json!({ "message_id": all.text("/data/0/id") })).await.expect(200);
        assert_eq!(unread(&bureau.client_user, &id).await, 0, "a mark never goes back");
        assert_eq!(waits(&bureau.client_user, "message").await, json!([]));
        // Who read what is for the agency to know.
        let known = async |actor: &Actor| actor.get(&format!("{ALL}/{id}/reads")).await.expect(200).at("/marks").as_array().map(Vec::len);
        assert_eq!((known(&bureau.specialist).await, known(&bureau.client_user).await), (Some(2), Some(1)));
    }

    async fn whoever_is_named_finds_it_in_his_inbox(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let id = begun(&bureau).await;
        let me = async |actor: &Actor| actor.get("/api/v1/auth/me").await.expect(200).text("/id");
        let (manager, client) = (me(&bureau.manager).await, me(&bureau.client_user).await);
        note(&bureau.specialist, &id, json!({ "mentions": [manager] })).await;
        assert_eq!(waits(&bureau.manager, "mention").await[0]["object_id"], id.as_str());
        assert_eq!(waits(&bureau.finance, "mention").await, json!([]));
        let refused = async |body: Value| {
            bureau.specialist.post(&format!("{ALL}/{id}/messages"), body).await.problem_at(422, "mention_unknown", "/mentions")
        };
        refused(json!({ "text": "x", "internal": true, "mentions": [client] })).await;
        refused(json!({ "text": "x", "mentions": ["usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D"] })).await;
        let lecturer = me(&bureau.agency.another("lecturer")).await;
        refused(json!({ "text": "x", "mentions": [lecturer] })).await;
        let named = json!({ "text": "请王经理看一下", "mentions": [client] });
        bureau.specialist.post(&format!("{ALL}/{id}/messages"), named).await.expect(201);
        assert_eq!(waits(&bureau.client_user, "mention").await[0]["object_id"], id.as_str());
        for actor in [&bureau.manager, &bureau.client_user] {
            actor.post(&format!("{ALL}/{id}:read"), json!({})).await.expect(200);
            assert_eq!(waits(actor, "mention").await, json!([]));
        }
        // Whoever goes over to the client sees nothing of the notes that named him before.
        note(&bureau.specialist, &id, json!({ "mentions": [manager] })).await;
        assert_eq!(waits(&bureau.manager, "mention").await.as_array().map(Vec::len), Some(1));
        let admin = bureau.agency.admin();
        let place = format!("/api/v1/users/{manager}");
        let seen = admin.get(&place).await.expect(200).etag();
        let over = json!({ "roles": ["client_user"], "client_id": bureau.client_id });
        admin.patch(&place, over).if_match(&seen).await.expect(200);
        assert_eq!(waits(&bureau.manager, "mention").await, json!([]));
    }

    async fn files_come_as_what_they_are(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let id = begun(&bureau).await;
        let page = upload(&bureau.client_user, "a.html", "text/html", b"<html><script>alert(1)</script></html>").await.expect(201);
        assert_eq!((page.text("/kind"), page.text("/media_type")), ("attachment".into(), "text/plain".into()));
        upload(&bureau.client_user, "a.pdf", "application/pdf", b"MZ\x90\x00\x03").await.problem(422, "attachment_refused");
        upload(&bureau.client_user, "a.pdf", "application/pdf", b"no pdf").await.problem(422, "file_unlike_its_type");
        upload(&bureau.client_user, "a.bin", "application/octet-stream", &vec![1; 10 * 1024 * 1024 + 1]).await.problem(413, "too_large");
        // As many wait as may: no further one is taken, and the retry of one that was is answered as it was.
        let post = |key: &str, name: &str| {
            let path = format!("/api/v1/attachments?file_name={name}");
            bureau.client_user.request("POST".parse().expect("a method"), &path).raw("text/plain", name).key(key)
        };
        for number in 1..50 {
            post(&format!("wait-{number}"), &format!("{number}.txt")).await.expect(201);
        }
        post("one-more", "one-more.txt").await.problem(422, "attachments_unsent");
        assert_eq!(post("wait-49", "49.txt").await.expect(201).header("idempotency-replayed").as_deref(), Some("true"));
        // Nobody else may have it before it is sent.
        bureau.specialist.get(&format!("/api/v1/documents/{}", page.id())).await.problem(404, "not_found");
        let stolen = json!({ "text": "x", "attachments": [page.id()] });
        let stolen = bureau.specialist.post(&format!("{ALL}/{id}/messages"), stolen).await;
        stolen.problem_at(422, "document_unknown", "/attachments");
        // What was uploaded for something else was not looked at as what comes with a message is.
        let (paper, _) = bureau.paper("evidence").await;
        let other = json!({ "text": "x", "attachments": [paper] });
        let other = bureau.manager.post(&format!("{ALL}/{id}/messages"), other).await;
        other.problem_at(422, "document_unknown", "/attachments");
        let place = format!("{ALL}/{id}/attachments/{}", page.id());
        bureau.specialist.get(&place).await.problem(404, "not_found");
        let sent = json!({ "text": "见附件", "attachments": [page.id()] });
        let sent = bureau.client_user.post(&format!("{ALL}/{id}/messages"), sent).await.expect(201);
        assert_eq!(sent.text("/attachments/0/file_name"), "a.html");
        for actor in [&bureau.specialist, &bureau.client_user] {
            let got = actor.get(&place).await.expect(200);
            assert_eq!(got.body_text(), "<html><script>alert(1)</script></html>");
            assert_eq!(got.header("content-disposition").as_deref(), Some("attachment; filename=\"a.html\""));
            assert_eq!(got.header("x-content-type-options").as_deref(), Some("nosniff"));
            assert!(got.header("content-type").is_some_and(|media| media.starts_with("text/plain")));
        }
        // Another conversation gives it to nobody.
        let other = begun(&bureau).await;
        bureau.specialist.get(&format!("{ALL}/{other}/attachments/{}", page.id())).await.problem(404, "not_found");
    }

    async fn two_who_write_at_once_are_both_heard(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let id = begun(&bureau).await;
        let writes = |number: usize| {
            let actor = if number.is_multiple_of(2) { &bureau.specialist } else { &bureau.client_user };
            let id = id.clone();
            async move { say(actor, &id, &format!("第{number}句")).await.text("/created_at") }
        };

        let mut moments = futures_util::future::join_all((0..8).map(writes)).await;
        moments.sort();
        moments.dedup();
        assert_eq!(moments.len(), 8, "each at a moment of its own");
        let mut pages = (Vec::new(), String::new());
        loop {
            let page = bureau.client_user.get(&format!("{ALL}/{id}/messages?limit=2{}", pages.1)).await.expect(200).json();
            pages.0.extend(page["data"].as_array().cloned().expect("messages"));
            match page["next_cursor"].as_str() {
                Some(next) => pages.1 = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(pages.0.len(), 9);
        let state = bureau.specialist.get(&format!("{ALL}/{id}")).await.expect(200);
        let last = pages.0.iter().rev().find(|_| true).map(|one| one["side"].clone());
        assert_eq!(state.text("/state") == "awaiting_answer", last == Some(json!("client")), "the last word tells who waits");
        let running = clocks(&bureau).await.into_iter().filter(|(state, _)| state == "running").count();
        assert_eq!(running, usize::from(state.text("/state") == "awaiting_answer"));
    }
}
