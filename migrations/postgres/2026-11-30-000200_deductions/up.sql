-- Special additional deductions as people declare them, each for one tax year; what is claimed is sealed.
CREATE TABLE deductions (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    withholding_agent_code TEXT NOT NULL,
    tax_year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    first_month TEXT NOT NULL,
    last_month TEXT,
    sealed_claim BYTEA NOT NULL,
    child_index BYTEA,
    sealed_spouse BYTEA,
    spouse_index BYTEA,
    continues_id UUID,
    withdrawn_at TIMESTAMPTZ,
    recorded_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT deductions_continues_id_key UNIQUE (agency_id, continues_id),
    CONSTRAINT deductions_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT deductions_continues_id_fkey FOREIGN KEY (agency_id, continues_id) REFERENCES deductions (agency_id, id),
    CONSTRAINT deductions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX deductions_person_id_created_at_id_idx ON deductions (agency_id, person_id, created_at, id);
CREATE INDEX deductions_withholding_agent_code_tax_year_idx ON deductions (agency_id, withholding_agent_code, tax_year);
CREATE INDEX deductions_child_index_idx ON deductions (agency_id, child_index);
CREATE INDEX deductions_spouse_index_idx ON deductions (agency_id, spouse_index);
ALTER TABLE deductions ENABLE ROW LEVEL SECURITY;
ALTER TABLE deductions FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON deductions USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON deductions TO bole_app;
