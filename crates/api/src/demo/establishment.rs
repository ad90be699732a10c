//! What the agency must have before its first order for payroll: recorded over HTTP, until nothing is missing.

use serde_json::{Value, json};

use super::error::DemoError;
use super::http::Actor;

/// Somebody for a position, with what is attested of him.
struct Hired {
    name: &'static str,
    position: &'static str,
    field: &'static str,
    masters: &'static [&'static str],
}

const STAFF: [Hired; 3] = [
    Hired {
        name: "孙晓",
        position: "project_manager",
        field: "management",
        masters: &[
            "labour_law",
            "insurance_law",
            "wage_law",
            "project_management",
            "communication_and_service",
            "platform_tools",
        ],
    },
    Hired {
        name: "周明",
        position: "finance_manager",
        field: "finance",
        masters: &["finance_and_tax", "data_handling_and_risk", "platform_tools"],
    },
    Hired {
        name: "李娜",
        position: "payroll_specialist",
        field: "human_resources",
        masters: &[
            "payroll_process",
            "labour_law",
            "wage_and_tax_computing",
            "spreadsheets",
            "communication_and_service",
        ],
    },
];

const TOOLS: [(&str, &str); 5] = [
    ("crm", "伯乐客户管理"),
    ("attendance_and_pay", "伯乐薪酬结算"),
    ("income_tax", "伯乐个税计算"),
    ("wage_payment", "伯乐付款批次"),
    ("self_service", "伯乐工资条查询"),
];

/// Records licence, premises, tools and staff.
pub(super) async fn establish(admin: &Actor) -> Result<(), DemoError> {
    let licence = json!({
        "kind": "human_resources_service", "number": "（沪）人服证字〔2020〕第0100012345号",
        "authority": "上海市人力资源和社会保障局", "valid_from": "2020-01-01",
    });
    admin.post("/api/v1/licences", licence).await?;
    let premises = json!({
        "name": "总部服务大厅", "address": "上海市浦东新区世纪大道 100 号 8 层", "tenure": "leased", "used_from": "2020-01-01",
        "equipment": [{ "kind": "operating", "name": "办公工位", "quantity": 40 }],
    });
    admin.post("/api/v1/premises", premises).await?;
    for (code, provider) in TOOLS {
        let tool = json!({ "code": code, "provider": provider, "configured_on": "2020-01-01" });
        admin.post("/api/v1/tools", tool).await?;
    }
    for hired in STAFF {
        let id = admin.post("/api/v1/staff", hired.record()).await?.id()?;
        for competency in hired.masters {
            let attested = json!({
                "staff_id": id, "competency": competency, "attested_on": "2020-01-01", "evidence": "入职考核合格",
            });
            admin.post("/api/v1/attestations", attested).await?;
        }
    }
    Ok(())
}

impl Hired {
    fn record(&self) -> Value {
        json!({
            "name": self.name, "employed_from": "2018-07-01", "working_since": "2012-07-01",
            "education": {
                "degree": "bachelor", "field": self.field, "institution": "华东师范大学", "graduated_on": "2012-06-30",
            },
            "positions": [{ "position": self.position, "categories": ["payroll"], "from": "2018-07-01" }],
        })
    }
}
