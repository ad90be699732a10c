-- What a cycle sets right of earlier months, line by line.
CREATE TABLE cycle_corrections (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    period TEXT NOT NULL,
    item TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT cycle_corrections_line_key UNIQUE (agency_id, cycle_id, member_id, period, item),
    CONSTRAINT cycle_corrections_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT cycle_corrections_member_id_fkey FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id),
    CONSTRAINT cycle_corrections_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cycle_corrections_member_id_period_idx ON cycle_corrections (agency_id, member_id, period);
