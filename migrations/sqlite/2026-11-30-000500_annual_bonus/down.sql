ALTER TABLE filed_sheets DROP COLUMN sealed_bonus_sheet;
ALTER TABLE filed_sheets DROP COLUMN bonus_sheet_sha256;
ALTER TABLE filed_sheets DROP COLUMN bonus_sheet_version;
ALTER TABLE tax_openings DROP COLUMN annual_bonus;
DROP INDEX payslips_annual_bonus_idx;
ALTER TABLE payslips DROP COLUMN annual_bonus_tax;
ALTER TABLE payslips DROP COLUMN annual_bonus;
