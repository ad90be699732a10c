-- What the agency has before its first order, each a typed record: premises, inspections, capital, tools, staff, …
CREATE TABLE establishment (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    about_id UUID,
    body JSONB NOT NULL,
    recorded_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT establishment_about_id_fkey FOREIGN KEY (agency_id, about_id) REFERENCES establishment (agency_id, id),
    CONSTRAINT establishment_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX establishment_kind_created_at_id_idx ON establishment (agency_id, kind, created_at, id);
CREATE INDEX establishment_about_id_idx ON establishment (agency_id, about_id);
ALTER TABLE establishment ENABLE ROW LEVEL SECURITY;
ALTER TABLE establishment FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON establishment USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON establishment TO bole_app;
ALTER TABLE licences ADD COLUMN scope TEXT;
ALTER TABLE licences ADD COLUMN recorded_by TEXT;
