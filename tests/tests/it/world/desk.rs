//! An agency with people at their desks, a client's engagement, and workers at the job queue.

use bole_api::agency::{NewAgency, create_agency};
use bole_api::auth::password::Secret;
use bole_api::jobs::start_workers;
use bole_domain::ids::{AgencyId, EngagementId, JobId};
use bole_persistence::{Mode, jobs};
use bole_tests::agency::furnished;
use bole_tests::{Actor, Answer, Request, TestApp, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::world::office::{PASSWORD, log_in};

/// An agency whose people are logged in.
pub(crate) struct Office {
    pub(crate) app: TestApp,
    pub(crate) admin: Actor,
    pub(crate) specialist: Actor,
    pub(crate) agency: AgencyId,
    pub(crate) engagement: EngagementId,
    mark: String,
    workers: watch::Sender<bool>,
    hands: Vec<JoinHandle<()>>,
}

impl Office {
    /// The first agency, its job workers at work.
    pub(crate) async fn open(app: &TestApp) -> Self {
        let mut office = Self::without_workers(app, "91310000MA1FL1234Q", "bole").await;
        office.hands = start_workers(app.app(), 2, &office.workers.subscribe());
        office
    }

    /// An agency whose jobs stay in the queue.
    pub(crate) async fn without_workers(app: &TestApp, credit_code: &str, mark: &str) -> Self {
        let admin_login = format!("{mark}.admin");
        let new = NewAgency {
            name: format!("{mark} HR"),
            credit_code: credit_code.to_owned(),
            admin_login: admin_login.clone(),
            admin_password: Secret::new(PASSWORD),
        };
        let (agency, _) = create_agency(app.store(), new).expect("an agency is made");
        furnished(app, agency);
        let admin = log_in(app, &admin_login).await;
        let engagement = engagement(&admin).await;
        let (workers, _) = watch::channel(false);
        let (app, mark) = (app.clone(), mark.to_owned());
        let specialist = admin.clone();
        let mut office = Self { specialist, app, admin, agency, engagement, mark, workers, hands: Vec::new() };
        office.specialist = office.user("wang", "payroll_specialist", json!({})).await;
        office
    }

    /// One more user, logged in.
    pub(crate) async fn user(&self, name: &str, role: &str, ties: bole_tests::Value) -> Actor {
        let login = format!("{}.{name}", self.mark);
        let mut new = json!({ "login_name": login, "display_name": name, "password": PASSWORD, "roles": [role] });
        for (tie, id) in ties.as_object().expect("ties") {
            new[tie] = id.clone();
        }
        self.admin.post("/api/v1/users", new).await.expect(201);
        log_in(&self.app, &login).await
    }

    /// Ends the job workers: from now on jobs stay in the queue.
    pub(crate) async fn rest(&mut self) {
        self.workers.send_replace(true);
        for hand in self.hands.drain(..) {
            hand.await.expect("a worker ends");
        }
    }

    /// A path below the engagement.
    pub(crate) fn under(&self, rest: &str) -> String {
        format!("/api/v1/engagements/{}/{rest}", self.engagement)
    }

    /// Nobody reads the file of a job as a document, whatever his rights.
    pub(crate) async fn hides_the_file_of(&self, job: &Answer) {
        the_file_is_hidden(&self.app, self.agency, &[&self.admin, &self.specialist], job).await;
    }

    /// Sends a CSV file.
    pub(crate) fn upload(&self, path: &str, bytes: impl Into<Vec<u8>>) -> Request {
        self.specialist.request("POST".parse().expect("a method"), path).csv(bytes)
    }
}

/// The file of an agency's job is a document to none of these.
pub(crate) async fn the_file_is_hidden(app: &TestApp, agency: AgencyId, from: &[&Actor], job: &Answer) {
    let id: JobId = job.id().parse().expect("a job's id");
    let kept = app.store().tenant(agency, Mode::Read, |tx| jobs::load(tx, id)).expect("the job");
    let id = kept.document.expect("its file is kept");
    for actor in from {
        actor.get(&format!("/api/v1/documents/{id}")).await.problem(404, "not_found");
        actor.get(&format!("/api/v1/documents/{id}/content")).await.problem(404, "not_found");
    }
}

/// A client and an open payroll engagement, of which the client does everything but the computation.
async fn engagement(admin: &Actor) -> EngagementId {
    let client = json!({ "credit_code": "91440300MA5ABCD127", "name": "Client" });
    let client = admin.post("/api/v1/clients", client).await.expect(201).id();
    another_engagement(admin, &client).await
}

/// An open payroll engagement of a client.
pub(crate) async fn another_engagement(admin: &Actor, client: &str) -> EngagementId {
    let new = json!({ "client_id": client, "category": "payroll", "title": "Payroll", "delegated_parts": [] });
    admin.post("/api/v1/engagements", new).await.expect(201).id().parse().expect("an id")
}
