-- Who is responsible for an engagement in which role, from when to when.
CREATE TABLE responsibilities (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    role TEXT NOT NULL,
    user_id BLOB NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT,
    note TEXT,
    recorded_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT responsibilities_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT responsibilities_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT responsibilities_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX responsibilities_engagement_id_idx ON responsibilities (agency_id, engagement_id, created_at, id);
CREATE INDEX responsibilities_user_id_idx ON responsibilities (agency_id, user_id);
