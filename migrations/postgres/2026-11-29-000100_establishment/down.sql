ALTER TABLE licences DROP COLUMN recorded_by;
ALTER TABLE licences DROP COLUMN scope;
DROP TABLE establishment;
