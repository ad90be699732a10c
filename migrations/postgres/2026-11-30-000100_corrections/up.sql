-- What a cycle sets right of earlier months, line by line.
CREATE TABLE cycle_corrections (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    member_id UUID NOT NULL,
    period TEXT NOT NULL,
    item TEXT NOT NULL,
    amount BIGINT NOT NULL,
    reason TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT cycle_corrections_line_key UNIQUE (agency_id, cycle_id, member_id, period, item),
    CONSTRAINT cycle_corrections_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT cycle_corrections_member_id_fkey FOREIGN KEY (agency_id, member_id) REFERENCES members (agency_id, id),
    CONSTRAINT cycle_corrections_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX cycle_corrections_member_id_period_idx ON cycle_corrections (agency_id, member_id, period);
ALTER TABLE cycle_corrections ENABLE ROW LEVEL SECURITY;
ALTER TABLE cycle_corrections FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON cycle_corrections USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, DELETE ON cycle_corrections TO bole_app;
