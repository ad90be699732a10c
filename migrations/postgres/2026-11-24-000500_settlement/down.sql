DROP TABLE payslips;
DROP TABLE runs;
DROP TABLE cycle_inputs;
DROP TABLE cycles;
ALTER TABLE engagements DROP CONSTRAINT engagements_offered_template_version_id_fkey;
ALTER TABLE engagements DROP CONSTRAINT engagements_template_version_id_fkey;
DROP TABLE template_versions;
DROP TABLE settlement_templates;
DROP TABLE insurance_policies;
