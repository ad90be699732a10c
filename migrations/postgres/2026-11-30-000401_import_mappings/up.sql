-- How the columns of a client's own files are called, for each kind of import.
CREATE TABLE import_mappings (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    import TEXT NOT NULL,
    name TEXT NOT NULL,
    body JSONB NOT NULL,
    status TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT import_mappings_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT import_mappings_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX import_mappings_client_id_created_at_id_idx ON import_mappings (agency_id, client_id, created_at, id);
ALTER TABLE import_mappings ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_mappings FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON import_mappings USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON import_mappings TO bole_app;
