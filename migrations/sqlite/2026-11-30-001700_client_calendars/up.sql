-- When clients are there.
CREATE TABLE client_calendars (
    agency_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, client_id),
    CONSTRAINT client_calendars_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT client_calendars_client_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)
) STRICT, WITHOUT ROWID;

-- The agency's own clocks, of its licences, are for no client: a table is made anew to take the rule off a column.
CREATE TABLE timers_before AS SELECT * FROM timers;
CREATE TABLE timer_marks_before AS SELECT * FROM timer_marks;
DELETE FROM timer_marks;
DROP TABLE timers;
CREATE TABLE timers (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    policy TEXT NOT NULL,
    policy_version INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    engagement_id BLOB,
    client_id BLOB,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    due_at TEXT,
    plan TEXT NOT NULL,
    waits_for INTEGER,
    ended_at TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT timers_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT timers_engagement_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT timers_client_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO timers SELECT * FROM timers_before;
INSERT INTO timer_marks SELECT * FROM timer_marks_before;
DROP TABLE timers_before;
DROP TABLE timer_marks_before;
CREATE INDEX timers_subject_id_idx ON timers (agency_id, subject_id);
CREATE INDEX timers_state_idx ON timers (agency_id, state, id);
CREATE INDEX timers_engagement_id_idx ON timers (agency_id, engagement_id, id);
CREATE INDEX timers_client_id_idx ON timers (agency_id, client_id, id);

-- Entries from before there was a chain are counted with each verification.
CREATE INDEX audit_entries_unchained_idx ON audit_entries (agency_id) WHERE number IS NULL;
