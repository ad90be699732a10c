ALTER TABLE documents DROP COLUMN object;
