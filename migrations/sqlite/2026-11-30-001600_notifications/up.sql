-- By which way a user is told of what: an endpoint of his own, whose events become mails or lines in a chat.
CREATE TABLE notification_channels (
    agency_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    endpoint_id BLOB NOT NULL,
    sealed_target BLOB NOT NULL,
    wish TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    verified_at TEXT,
    code_sent_at TEXT,
    codes_since TEXT,
    codes_sent INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, endpoint_id),
    CONSTRAINT notification_channels_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT notification_channels_endpoint_id_fkey FOREIGN KEY (agency_id, endpoint_id) REFERENCES webhook_endpoints (agency_id, id),
    CONSTRAINT notification_channels_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notification_channels_user_id_channel_key ON notification_channels (agency_id, user_id, channel);

-- The endpoint that finds out, for all users of an agency, who is to be told of an event.
CREATE TABLE notification_dispatch (
    agency_id BLOB NOT NULL,
    endpoint_id BLOB NOT NULL,
    PRIMARY KEY (agency_id),
    CONSTRAINT notification_dispatch_endpoint_id_fkey FOREIGN KEY (agency_id, endpoint_id) REFERENCES webhook_endpoints (agency_id, id),
    CONSTRAINT notification_dispatch_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

-- A user's endpoint is not woken by every event, only by what is to be sent to it.
ALTER TABLE webhook_claims ADD COLUMN by_events INTEGER NOT NULL DEFAULT 1 CHECK (by_events IN (0, 1));
DROP INDEX webhook_claims_agency_id_idx;
CREATE INDEX webhook_claims_agency_id_idx ON webhook_claims (agency_id, by_events, due_at);

-- What was uploaded for a message and not sent yet is counted for each who uploads.
CREATE INDEX documents_attachments_idx ON documents (agency_id, created_by) WHERE kind = 'attachment';
