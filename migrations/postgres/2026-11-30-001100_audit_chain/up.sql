-- Each entry of the audit log rests on the one before: its number has no gap, and its hash takes in the hash before.
ALTER TABLE audit_entries ADD COLUMN number BIGINT;
ALTER TABLE audit_entries ADD COLUMN hash BYTEA;
CREATE UNIQUE INDEX audit_entries_number_idx ON audit_entries (agency_id, number) WHERE number IS NOT NULL;
CREATE FUNCTION refuse_unchained() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN RAISE EXCEPTION ''an entry of the audit log rests on the one before''; END';
CREATE TRIGGER audit_entries_chained BEFORE INSERT ON audit_entries FOR EACH ROW WHEN (NEW.number IS NULL OR NEW.hash IS NULL)
    EXECUTE FUNCTION refuse_unchained();
-- Every command is in the log: it is looked through by object and by actor.
CREATE INDEX audit_entries_object_id_idx ON audit_entries (agency_id, object_type, object_id, at, id);
CREATE INDEX audit_entries_actor_id_idx ON audit_entries (agency_id, actor_id, at, id);

CREATE TABLE audit_heads (
    agency_id UUID NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT audit_heads_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON audit_heads USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON audit_heads TO bole_app;
