-- Clocks: an agency's own service hours and policies, the timers with what happened to them, and a claim for each alarm to come.
CREATE TABLE service_hours (
    agency_id BLOB NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT service_hours_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sla_policies (
    agency_id BLOB NOT NULL,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, code, version),
    CONSTRAINT sla_policies_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE timers (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    policy TEXT NOT NULL,
    policy_version INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    engagement_id BLOB,
    client_id BLOB NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    due_at TEXT,
    plan TEXT NOT NULL,
    waits_for INTEGER,
    ended_at TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT timers_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT timers_engagement_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT timers_client_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_subject_id_idx ON timers (agency_id, subject_id);
CREATE INDEX timers_state_idx ON timers (agency_id, state, id);
CREATE INDEX timers_engagement_id_idx ON timers (agency_id, engagement_id, id);
CREATE INDEX timers_client_id_idx ON timers (agency_id, client_id, id);

CREATE TABLE timer_marks (
    agency_id BLOB NOT NULL,
    timer_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    marked_at TEXT NOT NULL,
    role TEXT,
    marked_by TEXT,
    reason TEXT,
    PRIMARY KEY (agency_id, timer_id, kind, level),
    CONSTRAINT timer_marks_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT timer_marks_timer_fkey FOREIGN KEY (agency_id, timer_id) REFERENCES timers (agency_id, id)
) STRICT, WITHOUT ROWID;

-- Across agencies, so without row-level security and without anything that says what it is about.
CREATE TABLE timer_claims (
    timer_id BLOB NOT NULL,
    agency_id BLOB NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (timer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_claims_due_at_idx ON timer_claims (due_at, timer_id);
CREATE INDEX timer_claims_agency_id_due_at_idx ON timer_claims (agency_id, due_at);
