-- What the agency has before its first order, each a typed record: premises, inspections, capital, tools, staff, …
CREATE TABLE establishment (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    about_id BLOB,
    body TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT establishment_about_id_fkey FOREIGN KEY (agency_id, about_id) REFERENCES establishment (agency_id, id),
    CONSTRAINT establishment_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX establishment_kind_created_at_id_idx ON establishment (agency_id, kind, created_at, id);
CREATE INDEX establishment_about_id_idx ON establishment (agency_id, about_id);
ALTER TABLE licences ADD COLUMN scope TEXT;
ALTER TABLE licences ADD COLUMN recorded_by TEXT;
