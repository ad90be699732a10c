-- Without the column a packed file would be taken for what it is not.
CREATE TABLE nothing_packed (count INTEGER NOT NULL CHECK (count = 0));
INSERT INTO nothing_packed SELECT count(*) FROM documents WHERE packing IS NOT NULL;
DROP TABLE nothing_packed;
ALTER TABLE documents DROP COLUMN packing;
