-- Each agency drops its own expired answers.
DROP INDEX idempotency_keys_expires_at_idx;
CREATE INDEX idempotency_keys_agency_id_expires_at_idx ON idempotency_keys (agency_id, expires_at);
