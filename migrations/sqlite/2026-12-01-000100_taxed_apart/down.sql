DROP TABLE filed_income_sheets;
DROP INDEX payslips_apart_income_idx;
ALTER TABLE payslips DROP COLUMN apart_tax;
ALTER TABLE payslips DROP COLUMN apart_income;
