-- What each person worked in a month and was away for: one row, by days or as a summary.
CREATE TABLE attendance_months (
    agency_id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    period TEXT NOT NULL,
    member_id BLOB NOT NULL,
    record TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, engagement_id, period, member_id),
    CONSTRAINT attendance_months_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT attendance_months_member_id_fkey FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id),
    CONSTRAINT attendance_months_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_months_member_id_idx ON attendance_months (agency_id, member_id);
