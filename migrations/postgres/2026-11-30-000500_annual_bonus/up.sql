-- An annual bonus that is taxed apart from wages, and its tax; it may be so taxed once in a person's year.
ALTER TABLE payslips ADD COLUMN annual_bonus BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payslips ADD COLUMN annual_bonus_tax BIGINT NOT NULL DEFAULT 0;
CREATE INDEX payslips_annual_bonus_idx ON payslips (agency_id, run_id) WHERE annual_bonus > 0;
ALTER TABLE tax_openings ADD COLUMN annual_bonus BIGINT NOT NULL DEFAULT 0;

-- What is filed of it has a sheet of its own.
ALTER TABLE filed_sheets ADD COLUMN bonus_sheet_version TEXT;
ALTER TABLE filed_sheets ADD COLUMN bonus_sheet_sha256 TEXT;
ALTER TABLE filed_sheets ADD COLUMN sealed_bonus_sheet BYTEA;
