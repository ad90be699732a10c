ALTER TABLE certificates DROP COLUMN sealed_revocation;
