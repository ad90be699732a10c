-- What each person worked in a month and was away for: one row, by days or as a summary.
CREATE TABLE attendance_months (
    agency_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    period TEXT NOT NULL,
    member_id UUID NOT NULL,
    record TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, engagement_id, period, member_id),
    CONSTRAINT attendance_months_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT attendance_months_member_id_fkey FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id),
    CONSTRAINT attendance_months_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX attendance_months_member_id_idx ON attendance_months (agency_id, member_id);
ALTER TABLE attendance_months ENABLE ROW LEVEL SECURITY;
ALTER TABLE attendance_months FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON attendance_months USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON attendance_months TO bole_app;
