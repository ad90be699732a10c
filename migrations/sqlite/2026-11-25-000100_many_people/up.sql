-- What a computation asks of all its people before it begins, beside the frozen facts that it reads person by person.
ALTER TABLE cycle_inputs ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE cycle_inputs ADD COLUMN hire_date TEXT NOT NULL DEFAULT '2000-01-01';
UPDATE cycle_inputs SET place = facts ->> 'place', hire_date = facts ->> 'hire_date';
-- Inputs are listed, and computed, by employee number.
CREATE UNIQUE INDEX cycle_inputs_upload_id_employee_number_idx ON cycle_inputs (agency_id, upload_id, employee_number);
-- What gates ask with every command, beside the records of people, who may be many.
CREATE INDEX step_records_without_subject_idx ON step_records (agency_id, engagement_id) WHERE subject_key = '';
