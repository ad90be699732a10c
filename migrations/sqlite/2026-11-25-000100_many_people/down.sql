DROP INDEX step_records_without_subject_idx;
DROP INDEX cycle_inputs_upload_id_employee_number_idx;
ALTER TABLE cycle_inputs DROP COLUMN hire_date;
ALTER TABLE cycle_inputs DROP COLUMN place;
