//! The working calendar: shipped years, years that an agency loads, and what is reckoned by them.

use bole_tests::{Value, both, json};

use crate::world::bureau::Bureau;

const YEARS: &str = "/api/v1/calendar-years";

fn special(date: &str, kind: &str) -> Value {
    json!({ "date": date, "kind": kind, "name": { "zh": "元旦", "en": "New Year's Day" } })
}

/// 2027 with New Year's Day alone.
fn year(days: &[Value]) -> Value {
    json!({ "year": 2027, "source": "国办发明电〔2026〕9号", "days": days })
}

/// Attendance of January 2027 is taken only by who has the calendar of that year.
fn attendance(bureau: &Bureau) -> String {
    format!("/api/v1/engagements/{}/attendance/2027-01/summaries", bureau.engagement)
}

both! {
    async fn shipped_years_are_listed_and_shown(app: TestApp) {
        let consultant = app.agency().await.actor("consultant");
        let listed = consultant.get(YEARS).await.expect(200);
        let told = |year: &Value| json!([year["year"], year["workdays"], year["origin"]]);
        let told: Vec<Value> = listed.at("/data").as_array().expect("years").iter().map(told).collect();
        assert_eq!(json!(told), json!([[2024, 251, "shipped"], [2025, 248, "shipped"], [2026, 248, "shipped"]]));
        let page = consultant.get(&format!("{YEARS}?limit=2")).await.expect(200);
        let next = format!("{YEARS}?limit=2&cursor={}", page.text("/next_cursor"));
        assert_eq!(consultant.get(&next).await.expect(200).at("/data/0/year"), 2026);
        let shown = consultant.get(&format!("{YEARS}/2026")).await.expect(200);
        assert_eq!(shown.at("/workdays"), json!([21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]));
        assert!(shown.at("/days").as_array().expect("days").iter().any(|day| day["kind"] == "makeup_workday"));
        consultant.get(&format!("{YEARS}/2027")).await.problem(404, "not_found");
        consultant.post(YEARS, year(&[special("2027-01-01", "statutory_holiday")])).await.expect(403);
    }

    async fn a_year_that_an_agency_loads_is_its_own(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let summary = "employee_number,days_due,days_worked\nE000001,20,20\n";
        let import = format!("{}:import", attendance(&bureau));
        bureau.upload(&import, summary).await.problem(422, "calendar_year_not_loaded");
        let loaded = bureau.specialist.post(YEARS, year(&[special("2027-01-01", "statutory_holiday")])).await.expect(201);
        assert_eq!((loaded.at("/origin"), loaded.at("/workdays/0")), (json!("agency"), json!(20)));
        bureau.import(&import, summary).await;
        let sums = bureau.specialist.get(&attendance(&bureau)).await.expect(200);
        assert_eq!(sums.at("/data/0/employee_number"), "E000001", "{sums}");
        // The Monday after it is off as well: there are 19 working days, as the sums now say; the row itself stays.
        let place = format!("{YEARS}/2027");
        let days = json!({ "source": "更正通知", "days": [
            special("2027-01-01", "statutory_holiday"), special("2027-01-04", "adjusted_rest_day"),
        ] });
        let revise = |etag: &str| {
            bureau.specialist.request("PUT".parse().expect("a method"), &place).json(days.clone()).if_match(etag)
        };
        bureau.specialist.put(&place, days.clone()).await.problem(428, "if_match_required");
        revise("v9").await.problem(412, "version_stale");
        let revised = revise(&loaded.etag()).await.expect(200);
        assert_eq!((revised.at("/workdays/0"), revised.at("/source")), (json!(19), json!("更正通知")));
        bureau.specialist.post(YEARS, year(&[special("2027-01-01", "statutory_holiday")])).await
            .problem(409, "calendar_year_loaded");
        let other = bureau.app.agency().await.payroll_specialist();
        other.get(&place).await.problem(404, "not_found");
        assert_eq!(other.get(YEARS).await.expect(200).at("/data").as_array().expect("years").len(), 3);
    }

    async fn a_shipped_year_can_be_changed_by_a_later_notice(app: TestApp) {
        let agency = app.agency().await;
        let specialist = agency.payroll_specialist();
        let mut notice = specialist.get(&format!("{YEARS}/2026")).await.expect(200).at("/days");
        let days = notice.as_array_mut().expect("days");
        days.push(special("2026-12-30", "adjusted_rest_day"));
        let new = json!({ "year": 2026, "source": "补充通知", "days": days });
        specialist.post(YEARS, new).await.expect(201);
        let shown = specialist.get(&format!("{YEARS}/2026")).await.expect(200);
        assert_eq!((shown.at("/origin"), shown.at("/workdays/11")), (json!("agency"), json!(22)));
        let place = format!("{YEARS}/2025");
        let unasked = json!({ "source": "x", "days": [special("2025-01-01", "statutory_holiday")] });
        specialist.put(&place, unasked).await.problem(404, "not_found");
    }

    async fn a_year_that_contradicts_itself_is_refused(app: TestApp) {
        let specialist = app.agency().await.payroll_specialist();
        let new_year = || special("2027-01-01", "statutory_holiday");
        for (days, code, pointer) in [
            (vec![special("2027-01-04", "adjusted_rest_day")], "calendar_year_without_holidays", "/days"),
            (vec![new_year(), new_year()], "calendar_day_contradicts", "/days/1/date"),
            (vec![special("2026-01-01", "statutory_holiday")], "calendar_day_contradicts", "/days/0/date"),
            (vec![new_year(), special("2027-01-04", "makeup_workday")], "calendar_day_contradicts", "/days/1/date"),
            (vec![new_year(), special("2027-01-03", "adjusted_rest_day")], "calendar_day_contradicts", "/days/1/date"),
            (vec![], "validation_failed", "/days"),
        ] {
            specialist.post(YEARS, year(&days)).await.problem_at(422, code, pointer);
        }
        let early = json!({ "year": 1999, "source": "x", "days": [special("1999-01-01", "statutory_holiday")] });
        specialist.post(YEARS, early).await.problem_at(422, "validation_failed", "/year");
        specialist.post(YEARS, year(&[special("2027-01-01", "holiday")])).await
            .problem_at(400, "invalid_value", "/days/0/kind");
        assert_eq!(specialist.get(YEARS).await.expect(200).at("/data").as_array().expect("years").len(), 3);
    }
}
