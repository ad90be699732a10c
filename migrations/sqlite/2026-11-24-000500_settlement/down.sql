DROP TABLE payslips;
DROP TABLE runs;
DROP TABLE cycle_inputs;
DROP TABLE cycles;
DROP TABLE template_versions;
DROP TABLE settlement_templates;
DROP TABLE insurance_policies;
