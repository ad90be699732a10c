-- Years of the working calendar that an agency loaded itself, beside those that are shipped.
CREATE TABLE calendar_years (
    agency_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    body TEXT NOT NULL,
    loaded_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    loaded_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, year),
    CONSTRAINT calendar_years_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
