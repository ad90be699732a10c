-- Who is told of events over HTTP, what was sent to them, and a claim for each that something is to be sent to.
CREATE TABLE webhook_endpoints (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    state TEXT NOT NULL,
    wanted JSONB NOT NULL,
    sealed_secret BYTEA NOT NULL,
    sealed_old_secret BYTEA,
    old_secret_until TIMESTAMPTZ,
    told_up_to BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    rests_until TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT webhook_endpoints_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);

CREATE TABLE webhook_deliveries (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    endpoint_id UUID NOT NULL,
    event_number BIGINT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    tried_since TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ,
    last_status BIGINT,
    last_fault TEXT,
    excerpt TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT webhook_deliveries_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT webhook_deliveries_endpoint_fkey FOREIGN KEY (agency_id, endpoint_id) REFERENCES webhook_endpoints (agency_id, id)
);
CREATE INDEX webhook_deliveries_endpoint_id_idx ON webhook_deliveries (agency_id, endpoint_id, created_at, id);
CREATE INDEX webhook_deliveries_subject_idx ON webhook_deliveries (agency_id, endpoint_id, state, subject, event_number);

-- Across agencies, so without row-level security and without anything that says what it is about.
CREATE TABLE webhook_claims (
    endpoint_id UUID NOT NULL,
    agency_id UUID NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_until TIMESTAMPTZ,
    turn BIGINT NOT NULL,
    PRIMARY KEY (endpoint_id)
);
CREATE INDEX webhook_claims_due_at_idx ON webhook_claims (due_at, endpoint_id);
CREATE INDEX webhook_claims_agency_id_idx ON webhook_claims (agency_id, due_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_claims TO bole_app;

ALTER TABLE webhook_endpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON webhook_endpoints USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON webhook_endpoints TO bole_app;

ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON webhook_deliveries USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON webhook_deliveries TO bole_app;
