DROP INDEX documents_attachments_idx;
DROP INDEX webhook_claims_agency_id_idx;
CREATE INDEX webhook_claims_agency_id_idx ON webhook_claims (agency_id, due_at);
ALTER TABLE webhook_claims DROP COLUMN by_events;
-- What served users serves nobody any more.
CREATE TEMPORARY TABLE gone AS
    SELECT agency_id, endpoint_id FROM notification_channels UNION SELECT agency_id, endpoint_id FROM notification_dispatch;
DROP TABLE notification_dispatch;
DROP TABLE notification_channels;
DELETE FROM webhook_claims WHERE endpoint_id IN (SELECT endpoint_id FROM gone);
DELETE FROM webhook_deliveries WHERE (agency_id, endpoint_id) IN (SELECT agency_id, endpoint_id FROM gone);
DELETE FROM webhook_endpoints WHERE (agency_id, id) IN (SELECT agency_id, endpoint_id FROM gone);
DROP TABLE gone;
