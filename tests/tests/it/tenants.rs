//! The database itself keeps agencies apart and its records unchanged.

use bole_domain::ids::{AgencyId, ClientId, EngagementId, StepRecordId, TypedId};
use bole_persistence::db::{self, Backend, Db};
use bole_persistence::schema::{agencies, audit_entries, clients, engagements, step_records};
use bole_persistence::{Json, Key, Mode, StoreError, Tenant, on_both};
use bole_tests::database::Database;
use bole_tests::{TestApp, both, json};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// An agency's bare row.
pub(crate) fn agency(app: &TestApp, number: u32) -> AgencyId {
    let made: Result<AgencyId, StoreError> = app.store().system(Mode::Write, |sys| {
        let id: AgencyId = sys.runtime().id();
        let sealed = sys.vault().new_agency_keys(sys.runtime())?;
        let at = sys.at();
        on_both!(&mut *sys.db, |c| diesel::insert_into(agencies::table)
            .values((
                agencies::id.eq(Key::of(id)),
                agencies::name.eq(format!("Agency {number}")),
                agencies::credit_code.eq(format!("CODE{number}")),
                agencies::time_zone.eq("Asia/Shanghai"),
                agencies::sealed_keys.eq(&sealed),
                agencies::version.eq(1_i64),
                agencies::created_at.eq(at),
            ))
            .execute(c))?;
        Ok(id)
    });
    made.expect("an agency is made")
}

/// A client's bare row.
pub(crate) fn client(tx: &mut Tenant<'_>, number: u32) -> Result<ClientId, StoreError> {
    let id: ClientId = tx.new_id();
    let (agency, at) = (tx.agency(), tx.at());
    on_both!(&mut *tx.db, |c| diesel::insert_into(clients::table)
        .values((
            clients::agency_id.eq(agency),
            clients::id.eq(Key::of(id)),
            clients::credit_code.eq(format!("CLIENT{number}")),
            clients::name.eq(format!("Client {number}")),
            clients::status.eq("active"),
            clients::profile_version.eq(1_i64),
            clients::version.eq(1_i64),
            clients::created_at.eq(at),
        ))
        .execute(c))?;
    Ok(id)
}

fn step(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let client = client(tx, 1)?;
    let engagement: EngagementId = tx.new_id();
    let (agency, at, by) = (tx.agency(), tx.at(), Key(tx.runtime().uuid()));
    on_both!(&mut *tx.db, |c| diesel::insert_into(engagements::table)
        .values((
            engagements::agency_id.eq(agency),
            engagements::id.eq(Key::of(engagement)),
            engagements::client_id.eq(Key::of(client)),
            engagements::category.eq("payroll"),
            engagements::title.eq("Payroll"),
            engagements::status.eq("open"),
            engagements::withholding_agent_code.eq("CODE"),
            engagements::withholding_agent_name.eq("Agent"),
            engagements::delegated.eq(Json::value(&json!([]))),
            engagements::version.eq(1_i64),
            engagements::opened_by.eq(by),
            engagements::created_at.eq(at),
        ))
        .execute(c))?;
    let (id, today): (StepRecordId, _) = (tx.new_id(), tx.today());
    on_both!(&mut *tx.db, |c| diesel::insert_into(step_records::table)
        .values((
            step_records::agency_id.eq(agency),
            step_records::id.eq(Key::of(id)),
            step_records::engagement_id.eq(Key::of(engagement)),
            step_records::clause.eq("PY-5.1.1"),
            step_records::cycle_key.eq(""),
            step_records::subject_key.eq(""),
            step_records::revision.eq(1_i64),
            step_records::outcome.eq("done"),
            step_records::document.eq(Json::value(&json!({}))),
            step_records::recorded_by.eq("usr"),
            step_records::recorded_at.eq(at),
            step_records::business_date.eq(today),
        ))
        .execute(c))?;
    Ok(())
}

/// An entry of the audit log of this number; of none, it rests on no other.
fn audit(tx: &mut Tenant<'_>, number: Option<i64>) -> Result<(), StoreError> {
    let (agency, at, id) = (tx.agency(), tx.at(), Key(tx.runtime().uuid()));
    on_both!(&mut *tx.db, |c| diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::agency_id.eq(agency),
            audit_entries::id.eq(id),
            audit_entries::at.eq(at),
            audit_entries::actor_id.eq(id),
            audit_entries::actor_kind.eq("user"),
            audit_entries::action.eq("person.reveal"),
            audit_entries::object_type.eq("person"),
            audit_entries::object_id.eq("per_0"),
            audit_entries::detail.eq(Json::value(&json!([]))),
            audit_entries::request_id.eq("r"),
            audit_entries::number.eq(number),
            audit_entries::hash.eq(number.map(|_| vec![0_u8; 32])),
        ))
        .execute(c))?;
    Ok(())
}

/// Changing or deleting a row of the table is refused, both to the service and to the owner of the schema.
pub(crate) fn refuses_change(app: &TestApp, agency: AgencyId, table: &str, column: &str) {
    for statement in [format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")] {
        for mut db in [app.database().owner(), app.database().service()] {
            db::begin(&mut db, Some(agency), bole_persistence::db::Access::Write).unwrap();
            let done = on_both!(&mut db, |c| c.batch_execute(&statement));
            let told = done.expect_err(&statement).to_string();
            assert!(told.contains("append-only") || told.contains("permission denied"), "{statement}: {told}");
            db::end(&mut db, false).unwrap();
        }
    }
}

both! {
    async fn records_cannot_be_changed_or_deleted(app: TestApp) {
        let agency = agency(&app, 1);
        app.store().tenant(agency, Mode::Write, |tx| step(tx).and_then(|()| audit(tx, Some(1)))).unwrap();
        let unchained = app.store().tenant(agency, Mode::Write, |tx| audit(tx, None)).expect_err("it rests on nothing");
        assert!(format!("{unchained:?}").contains("rests on the one before"), "{unchained:?}");
        refuses_change(&app, agency, "audit_entries", "action");
        refuses_change(&app, agency, "step_records", "outcome");
    }

    async fn a_row_cannot_point_into_another_agency(app: TestApp) {
        let (a, b) = (agency(&app, 1), agency(&app, 2));
        let theirs = app.store().tenant(a, Mode::Write, |tx| client(tx, 1)).unwrap();
        let refused = app.store().tenant(b, Mode::Write, |tx| {
            let (agency, at, id) = (tx.agency(), tx.at(), Key(tx.runtime().uuid()));
            on_both!(&mut *tx.db, |c| diesel::insert_into(bole_persistence::schema::contacts::table)
                .values((
                    bole_persistence::schema::contacts::agency_id.eq(agency),
                    bole_persistence::schema::contacts::id.eq(id),
                    bole_persistence::schema::contacts::client_id.eq(Key::of(theirs)),
                    bole_persistence::schema::contacts::name.eq("Nobody"),
                    bole_persistence::schema::contacts::duties.eq(Json::value(&json!([]))),
                    bole_persistence::schema::contacts::status.eq("active"),
                    bole_persistence::schema::contacts::version.eq(1_i64),
                    bole_persistence::schema::contacts::created_at.eq(at),
                ))
                .execute(c))
            .map_err(StoreError::from)
        });
        let told = format!("{:?}", refused.unwrap_err());
        assert!(told.to_lowercase().contains("foreign key"), "{told}");
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

fn lines(c: &mut PgConnection, query: &str) -> Vec<String> {
    let rows: Vec<Row> = diesel::sql_query(query).load(c).unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

async fn forgets_its_filter(app: TestApp) {
    let (a, b) = (agency(&app, 1), agency(&app, 2));
    let mine = app.store().tenant(a, Mode::Write, |tx| client(tx, 1)).unwrap();
    let theirs = app.store().tenant(b, Mode::Write, |tx| client(tx, 2)).unwrap();
    let seen = |agency| {
        let rows: Result<Vec<Key>, StoreError> = app.store().tenant(agency, Mode::Read, |tx| {
            // The filter by agency is left out on purpose.
            Ok(on_both!(&mut *tx.db, |c| clients::table.select(clients::id).load(c))?)
        });
        rows.unwrap()
    };
    assert_eq!(seen(a), [Key::of(mine)]);
    assert_eq!(seen(b), [Key::of(theirs)]);

    let Db::Pg(mut c) = app.database().service() else { panic!("PostgreSQL") };
    assert_eq!(lines(&mut c, "SELECT current_user::text AS line"), ["bole_app"]);
    assert!(lines(&mut c, "SELECT name AS line FROM clients").is_empty(), "without an agency nothing is seen");
    let own = format!("BEGIN; SET LOCAL app.agency_id = '{}'", a.uuid());
    c.batch_execute(&own).unwrap();
    assert_eq!(lines(&mut c, "SELECT name AS line FROM clients"), ["Client 1"]);
    let touched = diesel::sql_query("UPDATE clients SET name = 'taken'").execute(&mut c).unwrap();
    assert_eq!(touched, 1, "only the own row is changed");
    let smuggled = c.batch_execute(&format!("UPDATE clients SET agency_id = '{}'", b.uuid()));
    assert!(smuggled.unwrap_err().to_string().contains("row-level security"));
    c.batch_execute("ROLLBACK").unwrap();
    assert!(lines(&mut c, "SELECT name AS line FROM clients").is_empty(), "the binding ends with the transaction");
}

#[test]
fn a_query_that_forgets_its_filter_sees_its_own_agency_alone() {
    bole_tests::app::run(Backend::Postgres, forgets_its_filter);
}

#[test]
fn every_tenant_table_forces_row_security() {
    let database = Database::migrated(Backend::Postgres);
    let Db::Pg(mut c) = database.owner() else { panic!("PostgreSQL") };
    // A tenant's table has the agency first in its primary key.
    let keyed = "SELECT i.indrelid::regclass::text AS line FROM pg_index i \
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] \
        WHERE i.indisprimary AND a.attname = 'agency_id' AND i.indrelid > 16384 ORDER BY line";
    let forced = "SELECT oid::regclass::text AS line FROM pg_class WHERE relrowsecurity AND relforcerowsecurity \
        AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid) ORDER BY line";
    let tables = lines(&mut c, keyed);
    assert!(tables.len() > 25, "{tables:?}");
    assert_eq!(tables, lines(&mut c, forced));
    // These are needed before the agency is known, or find it.
    let outside = "SELECT table_name::text AS line FROM information_schema.columns WHERE table_schema = 'public' \
        AND column_name = 'agency_id' AND table_name NOT IN (SELECT relname FROM pg_class WHERE relforcerowsecurity) ORDER BY line";
    let known = [
        "certificate_codes",
        "invitation_codes",
        "job_claims",
        "logins",
        "service_logins",
        "sessions",
        "timer_claims",
        "webhook_claims",
    ];
    assert_eq!(lines(&mut c, outside), known);
    let rights = "SELECT format('%s %s', rolsuper, rolbypassrls) AS line FROM pg_roles WHERE rolname = 'bole_app'";
    assert_eq!(lines(&mut c, rights), ["f f"]);
}
