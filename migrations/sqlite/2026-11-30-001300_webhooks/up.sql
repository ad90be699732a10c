-- Who is told of events over HTTP, what was sent to them, and a claim for each that something is to be sent to.
CREATE TABLE webhook_endpoints (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    state TEXT NOT NULL,
    wanted TEXT NOT NULL,
    sealed_secret BLOB NOT NULL,
    sealed_old_secret BLOB,
    old_secret_until TEXT,
    told_up_to INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    rests_until TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT webhook_endpoints_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_deliveries (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    endpoint_id BLOB NOT NULL,
    event_number INTEGER NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tried_since TEXT NOT NULL,
    due_at TEXT NOT NULL,
    last_at TEXT,
    last_status INTEGER,
    last_fault TEXT,
    excerpt TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT webhook_deliveries_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT webhook_deliveries_endpoint_fkey FOREIGN KEY (agency_id, endpoint_id) REFERENCES webhook_endpoints (agency_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_endpoint_id_idx ON webhook_deliveries (agency_id, endpoint_id, created_at, id);
CREATE INDEX webhook_deliveries_subject_idx ON webhook_deliveries (agency_id, endpoint_id, state, subject, event_number);

CREATE TABLE webhook_claims (
    endpoint_id BLOB NOT NULL,
    agency_id BLOB NOT NULL,
    due_at TEXT NOT NULL,
    claimed_until TEXT,
    turn INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_claims_due_at_idx ON webhook_claims (due_at, endpoint_id);
CREATE INDEX webhook_claims_agency_id_idx ON webhook_claims (agency_id, due_at);
