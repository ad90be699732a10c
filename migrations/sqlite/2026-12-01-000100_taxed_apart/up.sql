-- What a payment has of other income taxed apart (compensations, remuneration of people who are not employed) and its tax, all of it together;
-- which it is stands in the result.
ALTER TABLE payslips ADD COLUMN apart_income INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payslips ADD COLUMN apart_tax INTEGER NOT NULL DEFAULT 0;
CREATE INDEX payslips_apart_income_idx ON payslips (agency_id, run_id) WHERE apart_income > 0;

-- What is filed of each such income has a sheet of its own.
CREATE TABLE filed_income_sheets (
    agency_id BLOB NOT NULL,
    filing_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    income TEXT NOT NULL,
    sheet_version TEXT NOT NULL,
    sheet_sha256 TEXT NOT NULL,
    sealed_sheet BLOB NOT NULL,
    PRIMARY KEY (agency_id, filing_id, number, income),
    CONSTRAINT filed_income_sheets_number_fkey FOREIGN KEY (agency_id, filing_id, number) REFERENCES filed_sheets (agency_id, filing_id, number),
    CONSTRAINT filed_income_sheets_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER filed_income_sheets_no_update BEFORE UPDATE OF agency_id, filing_id, number, income, sheet_version, sheet_sha256
    ON filed_income_sheets BEGIN SELECT RAISE(ABORT, 'filed_income_sheets is append-only'); END;
CREATE TRIGGER filed_income_sheets_no_delete BEFORE DELETE ON filed_income_sheets BEGIN SELECT RAISE(ABORT, 'filed_income_sheets is append-only'); END;
