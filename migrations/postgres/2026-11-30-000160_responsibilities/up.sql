-- Who is responsible for an engagement in which role, from when to when.
CREATE TABLE responsibilities (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    role TEXT NOT NULL,
    user_id UUID NOT NULL,
    starts DATE NOT NULL,
    ends DATE,
    note TEXT,
    recorded_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT responsibilities_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT responsibilities_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT responsibilities_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX responsibilities_engagement_id_idx ON responsibilities (agency_id, engagement_id, created_at, id);
CREATE INDEX responsibilities_user_id_idx ON responsibilities (agency_id, user_id);
ALTER TABLE responsibilities ENABLE ROW LEVEL SECURITY;
ALTER TABLE responsibilities FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON responsibilities USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON responsibilities TO bole_app;
