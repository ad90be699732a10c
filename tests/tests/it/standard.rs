//! The standard over HTTP.

use std::collections::BTreeSet;

use bole_tests::{Actor, Value, both};

use crate::world::office::first;

/// All rows of a list, page by page.
async fn all(actor: &Actor, path: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = actor.get(&format!("{path}{cursor}")).await.expect(200).json();
        rows.extend(page["data"].as_array().expect("rows").clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

both! {
    async fn every_clause_is_reached_by_pages(app: TestApp) {
        let admin = first(&app).await;
        let rows = all(&admin, "/api/v1/standard/clauses?limit=37").await;
        let codes: BTreeSet<&str> = rows.iter().filter_map(|row| row["code"].as_str()).collect();
        assert_eq!((rows.len(), codes.len()), (271, 271));
        assert!(rows.iter().all(|row| row["title"]["zh"].is_string() && row["title"]["en"].is_string()));
        let payroll = all(&admin, "/api/v1/standard/clauses?category=payroll&kind=step&limit=200").await;
        let codes: Vec<_> = payroll.iter().filter_map(|row| row["code"].as_str()).collect();
        assert_eq!(codes, [
            "PY-5.1.1", "PY-5.2.1", "PY-5.2.2", "PY-5.2.3", "PY-5.2.4", "PY-5.3.1", "PY-5.3.2", "PY-5.4.1", "PY-5.4.2",
        ]);
        let cycle = all(&admin, "/api/v1/standard/clauses?category=payroll&kind=step&scope=cycle&need=mandatory").await;
        assert_eq!(cycle.len(), 3);
    }

    async fn clauses_are_found_in_either_language(app: TestApp) {
        let admin = first(&app).await;
        let zh = all(&admin, "/api/v1/standard/clauses?category=payroll&q=%E5%90%88%E5%90%8C%E8%A6%81%E7%B4%A0").await;
        let en = all(&admin, "/api/v1/standard/clauses?category=payroll&q=CONTRACT%20terms").await;
        assert_eq!(zh[0]["code"], "PY-3.1.1");
        assert_eq!(zh, en);
        let one = admin.get("/api/v1/standard/clauses/PY-3.1.1").await.expect(200);
        assert_eq!(one.json(), zh[0]);
        admin.get("/api/v1/standard/clauses/PY-9.9.9").await.problem(404, "clause_not_found");
        admin.get("/api/v1/standard/clauses/nonsense").await.problem(404, "clause_not_found");
        assert_eq!(admin.get("/api/v1/standard/clauses?kind=nonsense").await.status, 400);
        assert_eq!(admin.get("/api/v1/standard/clauses?colour=red").await.status, 400);
        admin.get("/api/v1/standard/clauses?limit=0").await.problem_at(400, "limit_out_of_range", "query:limit");
        admin.get("/api/v1/standard/clauses?cursor=x").await.problem_at(400, "cursor_malformed", "query:cursor");
        app.anyone().get("/api/v1/standard/clauses").await.problem(401, "token_missing");
    }

    async fn terms_categories_and_processes_are_served(app: TestApp) {
        let admin = first(&app).await;
        let terms = admin.get("/api/v1/standard/terms").await.expect(200);
        assert_eq!(terms.at("/data").as_array().map(Vec::len), Some(10));
        let categories = admin.get("/api/v1/standard/categories").await.expect(200);
        let slugs: Vec<Value> =
            categories.at("/data").as_array().into_iter().flatten().map(|c| c["category"].clone()).collect();
        assert_eq!(slugs.len(), 8);
        let mut steps = 0;
        for slug in &slugs {
            let path = format!("/api/v1/standard/processes/{}", slug.as_str().expect("a slug"));
            let process = admin.get(&path).await.expect(200).json();
            let stages = process["stages"].as_array().expect("stages");
            steps += stages.iter().filter_map(|stage| stage["steps"].as_array()).map(Vec::len).sum::<usize>();
        }
        assert_eq!(steps, 123);
        let payroll = admin.get("/api/v1/standard/processes/payroll").await.expect(200);
        let step = payroll.at("/stages/2/steps/0");
        assert_eq!(step["code"], "PY-5.3.1");
        assert_eq!(step["slug"], "payout/cycle");
        assert_eq!(step["scope"], "cycle");
        assert_eq!(step["need"], "mandatory");
        assert!(step["holds_when"].as_str().is_some_and(|text| !text.is_empty()));
        admin.get("/api/v1/standard/processes/cooking").await.problem(404, "category_not_found");
    }
}
