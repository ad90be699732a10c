-- When clients are there.
CREATE TABLE client_calendars (
    agency_id UUID NOT NULL,
    client_id UUID NOT NULL,
    body JSONB NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, client_id),
    CONSTRAINT client_calendars_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT client_calendars_client_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)
);
ALTER TABLE client_calendars ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_calendars FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON client_calendars USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON client_calendars TO bole_app;

-- The agency's own clocks, of its licences, are for no client.
ALTER TABLE timers ALTER COLUMN client_id DROP NOT NULL;

-- Entries from before there was a chain are counted with each verification.
CREATE INDEX audit_entries_unchained_idx ON audit_entries (agency_id) WHERE number IS NULL;
