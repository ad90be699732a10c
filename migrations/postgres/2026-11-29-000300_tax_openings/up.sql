-- What stands in a person's tax year at a withholding agent before the first month that is settled here.
CREATE TABLE tax_openings (
    agency_id UUID NOT NULL,
    withholding_agent_code TEXT NOT NULL,
    tax_year INTEGER NOT NULL,
    person_id UUID NOT NULL,
    through TEXT NOT NULL,
    months INTEGER NOT NULL,
    income BIGINT NOT NULL,
    exempt BIGINT NOT NULL,
    basic BIGINT NOT NULL,
    special BIGINT NOT NULL,
    children_education BIGINT NOT NULL,
    infant_care BIGINT NOT NULL,
    elderly_care BIGINT NOT NULL,
    housing_loan_interest BIGINT NOT NULL,
    housing_rent BIGINT NOT NULL,
    continuing_education BIGINT NOT NULL,
    other BIGINT NOT NULL,
    pension_counted BIGINT NOT NULL,
    relief BIGINT NOT NULL,
    withheld BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, withholding_agent_code, tax_year, person_id),
    CONSTRAINT tax_openings_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT tax_openings_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX tax_openings_person_id_idx ON tax_openings (agency_id, person_id);
ALTER TABLE tax_openings ENABLE ROW LEVEL SECURITY;
ALTER TABLE tax_openings FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON tax_openings USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON tax_openings TO bole_app;
