-- Years of the working calendar that an agency loaded itself, beside those that are shipped.
CREATE TABLE calendar_years (
    agency_id UUID NOT NULL,
    year INTEGER NOT NULL,
    body JSONB NOT NULL,
    loaded_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, year),
    CONSTRAINT calendar_years_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE calendar_years ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_years FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON calendar_years USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON calendar_years TO bole_app;
