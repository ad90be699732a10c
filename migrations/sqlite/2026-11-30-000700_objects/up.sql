-- A file may be kept apart as an object; what is sealed here is then the key that opens it.
ALTER TABLE documents ADD COLUMN object TEXT;
