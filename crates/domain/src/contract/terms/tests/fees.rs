//! Prices, guarantees and posts that are in order, and such that are not.

use serde_json::json;

use super::*;

/// The sample of a category with one term replaced.
fn with(category: Category, field: &str, value: Value) -> Result<Terms, String> {
    let mut document = sample(category);
    document[field] = value;
    read(category, document)
}

#[track_caller]
fn refused(category: Category, field: &str, value: Value, code: &str) {
    let mut document = sample(category);
    document[field] = value;
    let errors = Terms::read(category, document).unwrap().validate().unwrap_err();
    assert!(format!("{errors:?}").contains(&format!("\"{code}\"")), "{code}: {errors:?}");
}

#[test]
fn each_category_knows_its_own_models() {
    let amount = |kind: &str| json!({ "kind": kind, "amount": "10.00" });
    let share = json!({ "kind": "annual_pay_share", "rate": "0.2" });
    let item = json!({ "kind": "item_share", "item": "gross_pay", "rate": "0.01" });
    let parts = json!({ "kind": "milestones", "milestones": [{ "title": "签约", "amount": "1.00" }] });
    for category in [Category::LaborDispatch, Category::SocialInsurance] {
        for model in [amount("per_head"), amount("fixed"), item.clone()] {
            with(category, "fee_standard", model).unwrap();
        }
        refused(category, "fee_standard", share.clone(), "fee_model_unfit");
    }
    for category in [Category::ExecutiveSearch, Category::RecruitmentOutsourcing] {
        with(category, "fee_standard", share.clone()).unwrap();
        with(category, "fee_standard", parts.clone()).unwrap();
        refused(category, "fee_standard", amount("per_head"), "fee_model_unfit");
    }
    with(Category::ManagementConsulting, "fee_standard", parts.clone()).unwrap();
    refused(Category::ManagementConsulting, "fee_standard", amount("per_course"), "fee_model_unfit");
    with(Category::PersonnelAssessment, "fee_standard", parts).unwrap();
    refused(Category::PersonnelAssessment, "fee_standard", share, "fee_model_unfit");
    let charged = |fee| json!([{ "title": "授课", "fee": fee }]);
    with(Category::Training, "fee_items", charged(amount("per_learner"))).unwrap();
    refused(Category::Training, "fee_items", charged(amount("per_test_taker")), "fee_model_unfit");
    refused(Category::Training, "fee_items", json!([]), "length");
}

#[test]
fn a_price_keeps_its_limits() {
    let fee = |fee: Value, code| refused(Category::SocialInsurance, "fee_standard", fee, code);
    fee(json!({ "kind": "per_head", "amount": "-0.01" }), "amount_negative");
    fee(json!({ "kind": "per_head", "amount": "1.00", "minimum": "-1.00" }), "amount_negative");
    fee(json!({ "kind": "item_share", "item": "gross_pay", "rate": "0" }), "rate_range");
    fee(json!({ "kind": "item_share", "item": "gross_pay", "rate": "1.01" }), "rate_range");
    fee(json!({ "kind": "item_share", "item": "Gross", "rate": "0.1" }), "item_code_invalid");
    let tiers = |tiers: Value| json!({ "kind": "tiered", "tiers": tiers });
    fee(tiers(json!([])), "length");
    fee(tiers(json!([{ "up_to": 5, "amount": "1.00" }])), "tiers_open");
    fee(tiers(json!([{ "amount": "1.00" }, { "amount": "1.00" }])), "tiers_open");
    fee(tiers(json!([{ "up_to": 0, "amount": "1.00" }, { "amount": "1.00" }])), "tiers_order");
    let twice = json!([{ "up_to": 5, "amount": "1.00" }, { "up_to": 5, "amount": "1.00" }, { "amount": "1.00" }]);
    fee(tiers(twice), "tiers_order");
    fee(tiers(json!([{ "amount": "-1.00" }])), "amount_negative");
    let parts = |title: &str, amount: &str| json!({ "kind": "milestones", "milestones": [{ "title": title, "amount": amount }] });
    refused(Category::ManagementConsulting, "fee_standard", parts(" ", "1.00"), "title_invalid");
    refused(Category::ManagementConsulting, "fee_standard", parts("签约", "-1.00"), "amount_negative");
    let none = json!({ "kind": "milestones", "milestones": [] });
    refused(Category::ManagementConsulting, "fee_standard", none, "length");
}

#[test]
fn a_guarantee_gives_something() {
    let guarantee = |value: Value, code| refused(Category::ExecutiveSearch, "guarantee_period", value, code);
    guarantee(json!({ "days": 90 }), "remedy_missing");
    guarantee(json!({ "days": 0, "replacements": 1 }), "range");
    guarantee(json!({ "days": 90, "replacements": 11 }), "range");
    guarantee(json!({ "days": 90, "refund": "1.5" }), "rate_range");
    with(Category::ExecutiveSearch, "guarantee_period", json!({ "days": 90, "refund": "1" })).unwrap();
}

#[test]
fn a_temporary_post_lasts_six_months_at_most() {
    let post = |nature: &str, starts: &str, ends: &str| {
        json!([{
            "title": "包装工", "nature": nature, "workplace": "石家庄", "headcount": 1, "starts": starts, "ends": ends,
            "monthly_wage": "5000.00",
        }])
    };
    let dispatch = Category::LaborDispatch;
    with(dispatch, "posts", post("temporary", "2026-01-01", "2026-06-30")).unwrap();
    refused(dispatch, "posts", post("temporary", "2026-01-01", "2026-07-01"), "temporary_post_too_long");
    with(dispatch, "posts", post("substitute", "2026-01-01", "2027-06-30")).unwrap();
    refused(dispatch, "posts", post("auxiliary", "2026-01-02", "2026-01-01"), "period_reversed");
}
