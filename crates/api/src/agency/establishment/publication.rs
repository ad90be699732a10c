//! What the agency publishes: services with prices, and where to complain.

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::{ServiceOffer, SupervisionNotice};
use bole_domain::agency::qualification::Rule;
use bole_domain::standard::Category;
use chrono::NaiveDate;

use super::resource::{Resource, Told};
use crate::http::registry::Example;

impl Resource for ServiceOffer {
    const TOLD: Told = Told {
        path: "/api/v1/service-offers",
        parameter: "service_offer_id",
        ids: ["list_service_offers", "create_service_offer", "get_service_offer", "update_service_offer"],
        texts: [
            ("List the agency's services", "The catalogue: what is offered, at what price, from when to when."),
            ("Record a service", "A service of a category with its published price."),
            ("Show a service", "One entry of the catalogue."),
            ("Change a service", "E.g. gives it a last day. Another price is a new record."),
        ],
        read: Permission::AgencyRead,
        write: Permission::EstablishmentWrite,
    };

    fn serves(_: &Rule) -> bool {
        false
    }
}

impl Example for ServiceOffer {
    fn example() -> Self {
        Self {
            category: Category::Payroll,
            name: "薪酬代管".to_owned(),
            content: "每月核算、发放工资并申报个人所得税".to_owned(),
            price: "每人每月 75 元，不足 20 人按 1500 元".to_owned(),
            offered_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
            offered_to: None,
        }
    }
}

impl Resource for SupervisionNotice {
    const TOLD: Told = Told {
        path: "/api/v1/supervision-notices",
        parameter: "supervision_notice_id",
        ids: [
            "list_supervision_notices",
            "create_supervision_notice",
            "get_supervision_notice",
            "update_supervision_notice",
        ],
        texts: [
            ("List notices of supervision", "The latest effective day counts."),
            (
                "Record a notice of supervision",
                "Which authority supervises the agency, its telephone, and the agency's own channel.",
            ),
            ("Show a notice of supervision", "One notice."),
            ("Correct a notice of supervision", "Changes what is recorded of it."),
        ],
        read: Permission::AgencyRead,
        write: Permission::EstablishmentWrite,
    };

    fn serves(_: &Rule) -> bool {
        false
    }
}

impl Example for SupervisionNotice {
    fn example() -> Self {
        Self {
            authority: "上海市浦东新区人力资源和社会保障局".to_owned(),
            supervision_phone: "12333".to_owned(),
            support_channel: "400-800-0000，工作日 9:00–18:00".to_owned(),
            effective_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
        }
    }
}
