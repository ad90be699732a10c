//! Walks the published document as each role: what it may call, and that outsiders find nothing of others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use bole_domain::agency::{Permission, Role, allowed};
use bole_tests::{Actor, TestApp, both, json};

use crate::world::bureau::{Bureau, PEOPLE};
use crate::world::walk::{Operation, operations, published};

/// Which role may call which operation. `make golden` writes it anew.
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/role-operations.txt");

/// Somebody in every role; the machine has every scope that a machine may have.
async fn everybody(bureau: &Bureau) -> Vec<(Role, Actor)> {
    let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
    let scopes: Vec<&str> =
        Permission::all().filter(|scope| allowed(Role::ServiceAccount, *scope)).map(Permission::code).collect();
    let mut all = Vec::new();
    for role in Role::all() {
        let actor = match role {
            Role::ClientUser => bureau.client_user.clone(),
            Role::Person => bureau.agency.person(&roster.text("/data/0/person/id")).await,
            Role::ServiceAccount => bureau.agency.machine(&scopes).await,
            inside => bureau.agency.actor(inside.code()),
        };
        all.push((role, actor));
    }
    all
}

/// Calls every operation as every role; tells the matrix.
async fn called(app: &TestApp) -> String {
    let bureau = Bureau::agreed(app).await;
    let everybody = everybody(&bureau).await;
    let (_, document) = published();
    let mut matrix = String::from("# operation: the roles that are not refused with 403. Written by `make golden`.\n");
    for op in operations(&document).iter().filter(|op| op.permission().is_some()) {
        let mut may = Vec::new();
        for (role, actor) in &everybody {
            let answer = op.request(actor).await;
            assert!(answer.status != 401 && answer.status < 500, "{}: {answer}", role.code());
            if answer.status != 403 || answer.json()["code"] != "permission_denied" {
                may.push(role.code());
            }
        }
        writeln!(matrix, "{}: {}", op.id(), may.join(" ")).expect("text is written");
    }
    matrix
}

async fn keeps_to_the_matrix(app: &TestApp) {
    let (called, path) = (called(app).await, Path::new(GOLDEN));
    if std::env::var_os("BOLE_WRITE_GOLDEN").is_some() {
        std::fs::write(path, &called).expect("the matrix is written");
    }
    let agreed = std::fs::read_to_string(path).expect("the matrix is kept");
    let differs: Vec<_> = called.lines().filter(|line| !agreed.lines().any(|known| known == *line)).collect();
    assert!(called == agreed, "`make golden` writes it anew, if this is meant:\n{differs:#?}");
}

/// Everything that a path can name and that belongs to one client, or to one person.
const OWN: [&str; 16] = [
    "client_id",
    "contact_id",
    "import_mapping_id",
    "engagement_id",
    "contract_id",
    "member_id",
    "person_id",
    "payslip_id",
    "invoice_id",
    "receipt_id",
    "batch_id",
    "item_id",
    "transaction_id",
    "filing_id",
    "certificate_id",
    "question_id",
];

/// What an outsider is answered who names others' objects in every path, and asks for every list.
async fn seen_by(role: Role, actor: &Actor, known: &BTreeMap<String, String>) -> (usize, Vec<String>) {
    let (_, document) = published();
    let (mut asked, mut faults) = (0, Vec::new());
    let may = |op: &&Operation| {
        Permission::all().any(|permission| op.permission() == Some(permission.code()) && allowed(role, permission))
    };
    let all = operations(&document);
    for op in all.iter().filter(may) {
        let names_one = OWN.iter().any(|name| op.path.contains(&format!("{{{name}}}")));
        if names_one {
            let answer = op.request_to(actor, &op.path_with(known)).await;
            if answer.status != 404 || answer.json()["code"] != "not_found" {
                faults.push(format!("{} {answer}", op.id()));
            }
            asked += 1;
        } else if op.method == "get" {
            let answer = actor.get(&op.path_with(known)).await;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let shown = OWN.iter().filter(|name| known.get(**name).is_some_and(|id| text.contains(id.as_str())));
            faults.extend(shown.map(|name| format!("{}: {name} is shown: {answer}", op.id())));
            asked += 1;
        }
    }
    (asked, faults)
}

async fn hides_other_clients(app: &TestApp) {
    let bureau = Bureau::agreed(app).await;
    let known = bureau.possessions().await;
    let missing: Vec<_> = OWN.iter().filter(|name| !known.contains_key(**name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // Another client with an engagement and a person of his own, in the same agency.
    let new = json!({ "credit_code": "91330106MA2KXYTW83", "name": "东海物流有限公司" });
    let other = bureau.manager.post("/api/v1/clients", new).await.expect(201).id();
    let new = json!({ "client_id": other, "category": "payroll", "title": "薪酬代管" });
    let engagement = bureau.manager.post("/api/v1/engagements", new).await.expect(201).id();
    let third: Vec<&str> = PEOPLE.lines().enumerate().filter(|(at, _)| [0, 3].contains(at)).map(|(_, l)| l).collect();
    bureau.import(&format!("/api/v1/engagements/{engagement}/roster:import"), &third.join("\n")).await;
    let roster = |engagement: &str| format!("/api/v1/engagements/{engagement}/roster");
    let stranger = bureau.specialist.get(&roster(&engagement)).await.expect(200).text("/data/0/person/id");
    let colleague = bureau.specialist.get(&roster(&bureau.engagement)).await.expect(200).text("/data/1/person/id");

    let other_user = bureau.agency.client_user(&other).await;
    let (asked, faults) = seen_by(Role::ClientUser, &other_user, &known).await;
    assert!(asked > 40 && faults.is_empty(), "another client's user, {asked}: {faults:#?}");
    let (asked, faults) = seen_by(Role::Person, &bureau.agency.person(&stranger).await, &known).await;
    assert!(asked > 8 && faults.is_empty(), "another client's person, {asked}: {faults:#?}");
    // A colleague may ask about the engagement that pays him too, and his payslips name it; nothing else of it is his.
    let (asked, faults) = seen_by(Role::Person, &bureau.agency.person(&colleague).await, &known).await;
    let shared = |fault: &String| fault.starts_with("ask_question ") || fault.contains(": engagement_id is shown");
    let faults: Vec<_> = faults.into_iter().filter(|fault| !shared(fault)).collect();
    assert!(asked > 8 && faults.is_empty(), "a colleague, {asked}: {faults:#?}");
    // The same walk finds what is one's own: it is the tie that hides, not the walk.
    let (_, own) = seen_by(Role::ClientUser, &bureau.client_user, &known).await;
    let found: BTreeSet<&str> = own.iter().filter_map(|fault| fault.split([' ', ':']).next()).collect();
    for id in ["get_client", "get_engagement", "get_invoice", "get_contract", "list_invoices"] {
        assert!(found.contains(id), "{id}: {found:?}");
    }
}

both! {
    async fn each_role_may_call_what_the_matrix_says(app: TestApp) {
        keeps_to_the_matrix(&app).await;
    }

    async fn outsiders_find_nothing_of_other_clients_and_persons(app: TestApp) {
        hides_other_clients(&app).await;
    }
}
