-- Each entry of the audit log rests on the one before: its number has no gap, and its hash takes in the hash before.
ALTER TABLE audit_entries ADD COLUMN number INTEGER;
ALTER TABLE audit_entries ADD COLUMN hash BLOB;
CREATE UNIQUE INDEX audit_entries_number_idx ON audit_entries (agency_id, number) WHERE number IS NOT NULL;
CREATE TRIGGER audit_entries_chained BEFORE INSERT ON audit_entries WHEN NEW.number IS NULL OR NEW.hash IS NULL
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log rests on the one before'); END;
-- Every command is in the log: it is looked through by object and by actor.
CREATE INDEX audit_entries_object_id_idx ON audit_entries (agency_id, object_type, object_id, at, id);
CREATE INDEX audit_entries_actor_id_idx ON audit_entries (agency_id, actor_id, at, id);

CREATE TABLE audit_heads (
    agency_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT audit_heads_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
