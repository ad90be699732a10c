//! The least that a server of this build does for three requests: actix and Diesel, the same tables, queries, pool and
//! threads as `bole serve`, and nothing else: no log-in, no permissions, no versions, no problems. A step is there three times: with every
//! row that Bole writes for it, without the entry in the log, and without the event as well.

use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, error, web};
use anyhow::Context;
use bole_domain::ids::{AgencyId, PayslipId, TypedId};
use bole_persistence::db::{self, Access, Db, Manager};
use bole_persistence::on_both;
use bole_persistence::runtime::Runtime;
use bole_persistence::schema::{
    audit_entries as l, audit_heads as h, engagements as e, events as v, idempotency_keys as i, members as m,
    persons as p, step_records as s,
};
use bole_persistence::types::{At, Json, Key};
use chrono::{NaiveDate, TimeDelta};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{CustomizeConnection, Pool};
use serde_json::{Value, json};

/// As many as `bole serve` has by itself.
const CONNECTIONS: u32 = 16;
const BLOCKING_THREADS: usize = 32;
/// Members a page.
const PAGE: i64 = 50;

/// What a step leaves behind besides its own rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trace {
    /// An entry in the log and an event.
    Whole,
    /// An event.
    Event,
    /// Nothing.
    None,
}

struct Bare {
    pool: Pool<Manager>,
    agency: AgencyId,
    engagement: Key,
    people: Vec<(Key, Key)>,
    runtime: Runtime,
}

/// A commit of SQLite is on the disk when it is answered, as with Bole: nobody else waits for that here.
#[derive(Debug)]
struct OnDisk;

impl CustomizeConnection<Db, diesel::r2d2::Error> for OnDisk {
    fn on_acquire(&self, db: &mut Db) -> Result<(), diesel::r2d2::Error> {
        let Db::Lite(c) = db else { return Ok(()) };
        c.batch_execute("PRAGMA synchronous = FULL").map_err(diesel::r2d2::Error::QueryError)
    }
}

type Engagement = (Key, String, String, String, Option<Key>, String, Option<Key>, Json, i64, At);
type Member = ((Key, Key, String, String, String, NaiveDate, i64, i64, String, Option<At>), Person);
type Person = (Key, String, String, NaiveDate, String, String, String, String, String);

impl Bare {
    /// One transaction on a connection of the pool.
    fn within<T>(&self, access: Access, work: impl FnOnce(&mut Db) -> QueryResult<T>) -> anyhow::Result<T> {
        let mut db = self.pool.get()?;
        db::begin(&mut db, Some(self.agency), access)?;
        let done = work(&mut db);
        db::end(&mut db, done.is_ok())?;
        Ok(done?)
    }

    fn engagement(&self) -> anyhow::Result<Value> {
        let (agency, id) = (Key::of(self.agency), self.engagement);
        let found: Engagement = self.within(Access::Read, |db| {
            on_both!(db, |c| e::table
                .find((agency, id))
                .select((
                    e::client_id,
                    e::category,
                    e::title,
                    e::status,
                    e::contract_id,
                    e::withholding_agent_name,
                    e::template_version_id,
                    e::delegated,
                    e::version,
                    e::created_at,
                ))
                .first(c))
        })?;
        let (client, category, title, status, contract, agent, template, delegated, version, created_at) = found;
        Ok(json!({
            "id": id.0, "client_id": client.0, "category": category, "title": title, "status": status,
            "contract_id": contract.map(|key| key.0), "withholding_agent": agent,
            "template_version_id": template.map(|key| key.0), "delegated_parts": delegated.read::<Value>()?, "version": version,
            "created_at": created_at.get(),
        }))
    }

    fn roster(&self) -> anyhow::Result<Value> {
        let (agency, id) = (Key::of(self.agency), self.engagement);
        let found: Vec<Member> = self.within(Access::Read, |db| {
            on_both!(db, |c| m::table
                .inner_join(p::table.on(p::agency_id.eq(m::agency_id).and(p::id.eq(m::person_id))))
                .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(id)))
                .select((
                    (
                        m::id,
                        m::person_id,
                        m::employee_number,
                        m::post,
                        m::place,
                        m::hire_date,
                        m::insurance_base,
                        m::housing_fund_base,
                        m::housing_fund_rate,
                        m::confirmed_at,
                    ),
                    (
                        p::id,
                        p::name,
                        p::sex,
                        p::birth_date,
                        p::resident_id_masked,
                        p::phone_masked,
                        p::education,
                        p::bank_name,
                        p::account_masked,
                    ),
                ))
                .order(m::employee_number)
                .limit(PAGE)
                .load(c))
        })?;
        let data: Vec<Value> = found
            .into_iter()
            .map(|(member, person)| {
                let (id, _, number, post, place, hired, insurance, fund, rate, confirmed) = member;
                let (person, name, sex, born, resident, phone, education, bank, account) = person;
                json!({
                    "id": id.0, "employee_number": number, "post": post, "place": place, "hire_date": hired,
                    "insurance_base": insurance, "housing_fund_base": fund, "housing_fund_rate": rate,
                    "confirmed_at": confirmed.map(At::get),
                    "person": {
                        "id": person.0, "name": name, "sex": sex, "birth_date": born, "resident_id": resident,
                        "phone": phone, "education": education, "bank_name": bank, "bank_account": account,
                    },
                })
            })
            .collect();
        Ok(json!({ "data": data }))
    }

    /// Confirms a person's data: his record, his mark, and the answer that is kept for a retry.
    fn confirm(&self, place: usize, trace: Trace) -> anyhow::Result<Value> {
        let &(member, person) = self.people.get(place % self.people.len()).context("nobody")?;
        let (agency, engagement) = (Key::of(self.agency), self.engagement);
        let (at, record) = (At::new(self.runtime.now()), Key::of(self.runtime.id::<PayslipId>()));
        let until = At::new(at.get() + TimeDelta::hours(24));
        let (clause, subject, object) = ("PY-5.2.2", person.0.to_string(), engagement.0.to_string());
        self.within(Access::Write, |db| {
            on_both!(db, |c| {
                let _: i64 = e::table.find((agency, engagement)).select(e::version).first(c)?;
                let _: i64 = m::table.find((agency, member)).select(m::version).first(c)?;
                let last: Option<i64> = s::table
                    .filter(s::agency_id.eq(agency).and(s::engagement_id.eq(engagement)).and(s::clause.eq(clause)))
                    .filter(s::cycle_key.eq("").and(s::subject_key.eq(&subject)))
                    .select(diesel::dsl::max(s::revision))
                    .first(c)?;
                diesel::insert_into(s::table)
                    .values((
                        (s::agency_id.eq(agency), s::id.eq(record), s::engagement_id.eq(engagement)),
                        (s::clause.eq(clause), s::cycle_key.eq(""), s::subject_key.eq(&subject)),
                        (s::revision.eq(last.unwrap_or_default() + 1), s::outcome.eq("recorded")),
                        (s::document.eq(Json::value(&json!({ "person_ids": [person.0] }))), s::recorded_by.eq("bare")),
                        (s::recorded_at.eq(at), s::business_date.eq(at.get().date_naive())),
                    ))
                    .execute(c)?;
                diesel::update(m::table.find((agency, member)))
                    .set((m::confirmed_at.eq(at), m::version.eq(m::version + 1)))
                    .execute(c)?;
                diesel::insert_into(i::table)
                    .values((
                        (i::agency_id.eq(agency), i::principal_id.eq(record), i::idempotency_key.eq("bare")),
                        (i::fingerprint.eq(subject.as_bytes()), i::status.eq(200), i::created_at.eq(at)),
                        (i::sealed_answer.eq(subject.as_bytes()), i::expires_at.eq(until)),
                    ))
                    .execute(c)?;
                if trace == Trace::None {
                    return Ok(());
                }
                let logged = i64::from(trace == Trace::Whole);
                let (number, event): (i64, i64) = diesel::update(h::table.find(agency))
                    .set((h::number.eq(h::number + logged), h::events.eq(h::events + 1)))
                    .returning((h::number, h::events))
                    .get_result(c)?;
                if trace == Trace::Whole {
                    diesel::insert_into(l::table)
                        .values((
                            (l::agency_id.eq(agency), l::id.eq(record), l::at.eq(at), l::actor_id.eq(record)),
                            (l::actor_kind.eq("bare"), l::action.eq("bare.step"), l::object_type.eq("engagement")),
                            (
                                l::object_id.eq(&object),
                                l::detail.eq(Json::value(&Value::Null)),
                                l::request_id.eq(&subject),
                            ),
                            (l::number.eq(number), l::hash.eq([0_u8; 32].as_slice())),
                        ))
                        .execute(c)?;
                }
                diesel::insert_into(v::table)
                    .values((
                        (v::agency_id.eq(agency), v::number.eq(event), v::id.eq(record), v::happened_at.eq(at)),
                        (v::kind.eq("step.recorded"), v::object_type.eq("engagement"), v::object_id.eq(&object)),
                        (
                            v::engagement_id.eq(engagement),
                            v::shared.eq(false),
                            v::data.eq(Json::value(&json!({ "clause": clause }))),
                        ),
                        (v::actor_kind.eq("bare"), v::actor_id.eq(&subject)),
                    ))
                    .execute(c)?;
                Ok(())
            })
        })?;
        Ok(json!({ "id": record.0, "recorded_at": at.get() }))
    }
}

impl actix_web::Handler<(web::Data<Bare>, web::Path<usize>)> for Trace {
    type Output = actix_web::Result<HttpResponse>;
    type Future = std::pin::Pin<Box<dyn Future<Output = Self::Output>>>;

    fn call(&self, (bare, place): (web::Data<Bare>, web::Path<usize>)) -> Self::Future {
        let trace = *self;
        Box::pin(answer(bare, move |bare| bare.confirm(*place, trace)))
    }
}

async fn answer(
    bare: web::Data<Bare>,
    work: impl FnOnce(&Bare) -> anyhow::Result<Value> + Send + 'static,
) -> actix_web::Result<HttpResponse> {
    let done = web::block(move || work(&bare)).await?;
    Ok(HttpResponse::Ok().json(done.map_err(error::ErrorInternalServerError)?))
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (url, address) = (arguments.next().context("the database")?, arguments.next().context("the address")?);
    let pool = Pool::builder()
        .max_size(CONNECTIONS)
        .min_idle(Some(0))
        .connection_timeout(Duration::from_secs(5))
        .test_on_check_out(false)
        .connection_customizer(Box::new(OnDisk))
        .build_unchecked(Manager::new(&url));
    // Looked up as the owner: the service's role sees no engagement before it knows its agency.
    let mut owner = Manager::new(&url).connect_as_owner()?;
    let (agency, engagement): (Key, Key) = on_both!(&mut owner, |c| e::table.select((e::agency_id, e::id)).first(c))?;
    let people: Vec<(Key, Key)> = on_both!(&mut owner, |c| m::table
        .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(engagement)))
        .select((m::id, m::person_id))
        .order(m::employee_number)
        .load(c))?;
    let agency = AgencyId::from_uuid(agency.0);
    let bare = web::Data::new(Bare { pool, agency, engagement, people, runtime: Runtime::system() });
    let workers = std::thread::available_parallelism()?.get();
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            App::new()
                .app_data(bare.clone())
                .route("/read", web::get().to(async |bare: web::Data<Bare>| answer(bare, Bare::engagement).await))
                .route("/list", web::get().to(async |bare: web::Data<Bare>| answer(bare, Bare::roster).await))
                .route("/step/{place}", web::post().to(Trace::Whole))
                .route("/unlogged-step/{place}", web::post().to(Trace::Event))
                .route("/silent-step/{place}", web::post().to(Trace::None))
        })
        .bind(address)?
        .workers(workers)
        .worker_max_blocking_threads((BLOCKING_THREADS / workers).max(1))
        .run()
        .await
    })?;
    Ok(())
}
