-- What a computation asks of all its people before it begins, beside the frozen facts that it reads person by person.
ALTER TABLE cycle_inputs
    ADD COLUMN place TEXT NOT NULL DEFAULT '',
    ADD COLUMN hire_date DATE NOT NULL DEFAULT DATE '2000-01-01';
-- Row-level security is forced, for the owner too: each agency's rows are seen by that agency alone.
DO $$ DECLARE agency UUID; BEGIN
    FOR agency IN SELECT id FROM agencies LOOP
        PERFORM set_config('app.agency_id', agency::text, true);
        UPDATE cycle_inputs
        SET place = facts::json ->> 'place', hire_date = (facts::json ->> 'hire_date')::date
        WHERE agency_id = agency;
    END LOOP;
END $$;
ALTER TABLE cycle_inputs ALTER COLUMN place DROP DEFAULT, ALTER COLUMN hire_date DROP DEFAULT;
-- Inputs are listed, and computed, by employee number.
CREATE UNIQUE INDEX cycle_inputs_upload_id_employee_number_idx ON cycle_inputs (agency_id, upload_id, employee_number);
-- What gates ask with every command, beside the records of people, who may be many.
CREATE INDEX step_records_without_subject_idx ON step_records (agency_id, engagement_id) WHERE subject_key = '';
