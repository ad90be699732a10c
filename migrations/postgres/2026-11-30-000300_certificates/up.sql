-- A certificate may be revoked: why, when and by whom, sealed like its content.
ALTER TABLE certificates ADD COLUMN sealed_revocation BYTEA;
