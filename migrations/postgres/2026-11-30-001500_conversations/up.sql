-- What agency, clients and people say to each other, on what the agency does for them. Titles and texts are sealed.
CREATE TABLE conversations (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    topic TEXT NOT NULL,
    topic_id UUID NOT NULL,
    client_id UUID NOT NULL,
    engagement_id UUID,
    cycle_key TEXT NOT NULL,
    with_client BOOLEAN NOT NULL,
    person_id UUID,
    sealed_title BYTEA NOT NULL,
    state TEXT NOT NULL,
    waiting_message_id UUID,
    waiting_since TIMESTAMPTZ,
    client_unread_since TIMESTAMPTZ,
    last_message_at TIMESTAMPTZ NOT NULL,
    last_entry_at TIMESTAMPTZ NOT NULL,
    opened_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT conversations_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT conversations_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT conversations_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT conversations_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX conversations_created_at_id_idx ON conversations (agency_id, created_at, id);
CREATE INDEX conversations_client_id_created_at_id_idx ON conversations (agency_id, client_id, created_at, id);
CREATE INDEX conversations_engagement_id_created_at_id_idx ON conversations (agency_id, engagement_id, created_at, id);
CREATE INDEX conversations_person_id_created_at_id_idx ON conversations (agency_id, person_id, created_at, id);
CREATE INDEX conversations_topic_id_created_at_id_idx ON conversations (agency_id, topic_id, created_at, id);
CREATE INDEX conversations_state_created_at_id_idx ON conversations (agency_id, state, created_at, id);
CREATE INDEX conversations_waiting_idx ON conversations (agency_id, waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_client_unread_idx ON conversations (agency_id, client_id, client_unread_since, id) WHERE client_unread_since IS NOT NULL;
ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON conversations USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON conversations TO bole_app;

CREATE TABLE messages (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    author TEXT NOT NULL,
    author_id UUID NOT NULL,
    side TEXT NOT NULL,
    internal BOOLEAN NOT NULL,
    sealed_text BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT messages_conversation_id_fkey FOREIGN KEY (agency_id, conversation_id) REFERENCES conversations (agency_id, id),
    CONSTRAINT messages_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX messages_conversation_id_created_at_id_idx ON messages (agency_id, conversation_id, created_at, id);
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON messages USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON messages TO bole_app;

CREATE TABLE message_attachments (
    agency_id UUID NOT NULL,
    message_id UUID NOT NULL,
    document_id UUID NOT NULL,
    PRIMARY KEY (agency_id, message_id, document_id),
    CONSTRAINT message_attachments_message_id_fkey FOREIGN KEY (agency_id, message_id) REFERENCES messages (agency_id, id),
    CONSTRAINT message_attachments_document_id_fkey FOREIGN KEY (agency_id, document_id) REFERENCES documents (agency_id, id),
    CONSTRAINT message_attachments_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX message_attachments_document_id_idx ON message_attachments (agency_id, document_id, message_id);
ALTER TABLE message_attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_attachments FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON message_attachments USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON message_attachments TO bole_app;

CREATE TABLE message_mentions (
    agency_id UUID NOT NULL,
    message_id UUID NOT NULL,
    user_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ,
    PRIMARY KEY (agency_id, message_id, user_id),
    CONSTRAINT message_mentions_message_id_fkey FOREIGN KEY (agency_id, message_id) REFERENCES messages (agency_id, id),
    CONSTRAINT message_mentions_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT message_mentions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX message_mentions_unseen_idx ON message_mentions (agency_id, user_id, created_at, message_id) WHERE seen_at IS NULL;
ALTER TABLE message_mentions ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_mentions FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON message_mentions USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON message_mentions TO bole_app;

CREATE TABLE conversation_reads (
    agency_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    principal_id UUID NOT NULL,
    reader TEXT NOT NULL,
    read_to TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, conversation_id, principal_id),
    CONSTRAINT conversation_reads_conversation_id_fkey FOREIGN KEY (agency_id, conversation_id) REFERENCES conversations (agency_id, id),
    CONSTRAINT conversation_reads_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE conversation_reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation_reads FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON conversation_reads USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_reads TO bole_app;
