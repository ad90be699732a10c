DROP INDEX webhook_claims_agency_id_idx;
CREATE INDEX webhook_claims_agency_id_idx ON webhook_claims (agency_id, due_at);
ALTER TABLE webhook_claims DROP COLUMN by_events;
DROP TABLE notification_dispatch;
DROP TABLE notification_channels;
