-- By which way a user is told of what: an endpoint of his own, whose events become mails or lines in a chat.
CREATE TABLE notification_channels (
    agency_id UUID NOT NULL,
    user_id UUID NOT NULL,
    channel TEXT NOT NULL,
    endpoint_id UUID NOT NULL,
    sealed_target BYTEA NOT NULL,
    wish JSONB NOT NULL,
    enabled BOOLEAN NOT NULL,
    verified_at TIMESTAMPTZ,
    code_sent_at TIMESTAMPTZ,
    codes_since TIMESTAMPTZ,
    codes_sent BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, endpoint_id),
    CONSTRAINT notification_channels_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT notification_channels_endpoint_id_fkey FOREIGN KEY (agency_id, endpoint_id) REFERENCES webhook_endpoints (agency_id, id),
    CONSTRAINT notification_channels_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE UNIQUE INDEX notification_channels_user_id_channel_key ON notification_channels (agency_id, user_id, channel);
ALTER TABLE notification_channels ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_channels FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON notification_channels USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON notification_channels TO bole_app;

-- The endpoint that finds out, for all users of an agency, who is to be told of an event.
CREATE TABLE notification_dispatch (
    agency_id UUID NOT NULL,
    endpoint_id UUID NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT notification_dispatch_endpoint_id_fkey FOREIGN KEY (agency_id, endpoint_id) REFERENCES webhook_endpoints (agency_id, id),
    CONSTRAINT notification_dispatch_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE notification_dispatch ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_dispatch FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON notification_dispatch USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON notification_dispatch TO bole_app;

-- A user's endpoint is not woken by every event, only by what is to be sent to it.
ALTER TABLE webhook_claims ADD COLUMN by_events BOOLEAN NOT NULL DEFAULT TRUE;
DROP INDEX webhook_claims_agency_id_idx;
CREATE INDEX webhook_claims_agency_id_idx ON webhook_claims (agency_id, by_events, due_at);

-- What was uploaded for a message and not sent yet is counted for each who uploads.
CREATE INDEX documents_attachments_idx ON documents (agency_id, created_by) WHERE kind = 'attachment';
