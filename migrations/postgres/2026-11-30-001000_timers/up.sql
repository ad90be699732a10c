-- Clocks: an agency's own service hours and policies, the timers with what happened to them, and a claim for each alarm to come.
CREATE TABLE service_hours (
    agency_id UUID NOT NULL,
    body JSONB NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT service_hours_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);

CREATE TABLE sla_policies (
    agency_id UUID NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    rule JSONB NOT NULL,
    reason TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, code, version),
    CONSTRAINT sla_policies_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);

CREATE TABLE timers (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    policy TEXT NOT NULL,
    policy_version BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    engagement_id UUID,
    client_id UUID NOT NULL,
    state TEXT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ,
    plan JSONB NOT NULL,
    waits_for INTEGER,
    ended_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT timers_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT timers_engagement_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT timers_client_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)
);
CREATE INDEX timers_subject_id_idx ON timers (agency_id, subject_id);
CREATE INDEX timers_state_idx ON timers (agency_id, state, id);
CREATE INDEX timers_engagement_id_idx ON timers (agency_id, engagement_id, id);
CREATE INDEX timers_client_id_idx ON timers (agency_id, client_id, id);

CREATE TABLE timer_marks (
    agency_id UUID NOT NULL,
    timer_id UUID NOT NULL,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    marked_at TIMESTAMPTZ NOT NULL,
    role TEXT,
    marked_by TEXT,
    reason TEXT,
    PRIMARY KEY (agency_id, timer_id, kind, level),
    CONSTRAINT timer_marks_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT timer_marks_timer_fkey FOREIGN KEY (agency_id, timer_id) REFERENCES timers (agency_id, id)
);

-- Across agencies, so without row-level security and without anything that says what it is about.
CREATE TABLE timer_claims (
    timer_id UUID NOT NULL,
    agency_id UUID NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (timer_id)
);
CREATE INDEX timer_claims_due_at_idx ON timer_claims (due_at, timer_id);
CREATE INDEX timer_claims_agency_id_due_at_idx ON timer_claims (agency_id, due_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON timer_claims TO bole_app;

ALTER TABLE service_hours ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_hours FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON service_hours USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON service_hours TO bole_app;

ALTER TABLE sla_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE sla_policies FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON sla_policies USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON sla_policies TO bole_app;

ALTER TABLE timers ENABLE ROW LEVEL SECURITY;
ALTER TABLE timers FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON timers USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON timers TO bole_app;

ALTER TABLE timer_marks ENABLE ROW LEVEL SECURITY;
ALTER TABLE timer_marks FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON timer_marks USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON timer_marks TO bole_app;
