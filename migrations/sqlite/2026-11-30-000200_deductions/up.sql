-- Special additional deductions as people declare them, each for one tax year; what is claimed is sealed.
CREATE TABLE deductions (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    withholding_agent_code TEXT NOT NULL,
    tax_year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    first_month TEXT NOT NULL,
    last_month TEXT,
    sealed_claim BLOB NOT NULL,
    child_index BLOB,
    sealed_spouse BLOB,
    spouse_index BLOB,
    continues_id BLOB,
    withdrawn_at TEXT,
    recorded_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT deductions_continues_id_key UNIQUE (agency_id, continues_id),
    CONSTRAINT deductions_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT deductions_continues_id_fkey FOREIGN KEY (agency_id, continues_id) REFERENCES deductions (agency_id, id),
    CONSTRAINT deductions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deductions_person_id_created_at_id_idx ON deductions (agency_id, person_id, created_at, id);
CREATE INDEX deductions_withholding_agent_code_tax_year_idx ON deductions (agency_id, withholding_agent_code, tax_year);
CREATE INDEX deductions_child_index_idx ON deductions (agency_id, child_index);
CREATE INDEX deductions_spouse_index_idx ON deductions (agency_id, spouse_index);
