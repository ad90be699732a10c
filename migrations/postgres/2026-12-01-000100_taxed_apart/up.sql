-- What a payment has of other income taxed apart (compensations, remuneration of people who are not employed) and its tax, all of it together;
-- which it is stands in the result.
ALTER TABLE payslips ADD COLUMN apart_income BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payslips ADD COLUMN apart_tax BIGINT NOT NULL DEFAULT 0;
CREATE INDEX payslips_apart_income_idx ON payslips (agency_id, run_id) WHERE apart_income > 0;

-- What is filed of each such income has a sheet of its own.
CREATE TABLE filed_income_sheets (
    agency_id UUID NOT NULL,
    filing_id UUID NOT NULL,
    number BIGINT NOT NULL,
    income TEXT NOT NULL,
    sheet_version TEXT NOT NULL,
    sheet_sha256 TEXT NOT NULL,
    sealed_sheet BYTEA NOT NULL,
    PRIMARY KEY (agency_id, filing_id, number, income),
    CONSTRAINT filed_income_sheets_number_fkey FOREIGN KEY (agency_id, filing_id, number) REFERENCES filed_sheets (agency_id, filing_id, number),
    CONSTRAINT filed_income_sheets_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE filed_income_sheets ENABLE ROW LEVEL SECURITY;
ALTER TABLE filed_income_sheets FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON filed_income_sheets USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE (sealed_sheet) ON filed_income_sheets TO bole_app;
CREATE TRIGGER filed_income_sheets_append_only BEFORE DELETE OR UPDATE OF agency_id, filing_id, number, income, sheet_version, sheet_sha256
    ON filed_income_sheets FOR EACH ROW EXECUTE FUNCTION refuse_change();
