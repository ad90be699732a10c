-- What agency, clients and people say to each other, on what the agency does for them. Titles and texts are sealed.
CREATE TABLE conversations (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    topic TEXT NOT NULL,
    topic_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    engagement_id BLOB,
    cycle_key TEXT NOT NULL,
    with_client INTEGER NOT NULL CHECK (with_client IN (0, 1)),
    person_id BLOB,
    sealed_title BLOB NOT NULL,
    state TEXT NOT NULL,
    waiting_message_id BLOB,
    waiting_since TEXT,
    client_unread_since TEXT,
    last_message_at TEXT NOT NULL,
    last_entry_at TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT conversations_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT conversations_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT conversations_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT conversations_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_created_at_id_idx ON conversations (agency_id, created_at, id);
CREATE INDEX conversations_client_id_created_at_id_idx ON conversations (agency_id, client_id, created_at, id);
CREATE INDEX conversations_engagement_id_created_at_id_idx ON conversations (agency_id, engagement_id, created_at, id);
CREATE INDEX conversations_person_id_created_at_id_idx ON conversations (agency_id, person_id, created_at, id);
CREATE INDEX conversations_topic_id_created_at_id_idx ON conversations (agency_id, topic_id, created_at, id);
CREATE INDEX conversations_state_created_at_id_idx ON conversations (agency_id, state, created_at, id);
CREATE INDEX conversations_waiting_idx ON conversations (agency_id, waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_client_unread_idx ON conversations (agency_id, client_id, client_unread_since, id) WHERE client_unread_since IS NOT NULL;

CREATE TABLE messages (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    author TEXT NOT NULL,
    author_id BLOB NOT NULL,
    side TEXT NOT NULL,
    internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
    sealed_text BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT messages_conversation_id_fkey FOREIGN KEY (agency_id, conversation_id) REFERENCES conversations (agency_id, id),
    CONSTRAINT messages_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_conversation_id_created_at_id_idx ON messages (agency_id, conversation_id, created_at, id);

CREATE TABLE message_attachments (
    agency_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    document_id BLOB NOT NULL,
    PRIMARY KEY (agency_id, message_id, document_id),
    CONSTRAINT message_attachments_message_id_fkey FOREIGN KEY (agency_id, message_id) REFERENCES messages (agency_id, id),
    CONSTRAINT message_attachments_document_id_fkey FOREIGN KEY (agency_id, document_id) REFERENCES documents (agency_id, id),
    CONSTRAINT message_attachments_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_attachments_document_id_idx ON message_attachments (agency_id, document_id, message_id);

CREATE TABLE message_mentions (
    agency_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT,
    PRIMARY KEY (agency_id, message_id, user_id),
    CONSTRAINT message_mentions_message_id_fkey FOREIGN KEY (agency_id, message_id) REFERENCES messages (agency_id, id),
    CONSTRAINT message_mentions_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT message_mentions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_mentions_unseen_idx ON message_mentions (agency_id, user_id, created_at, message_id) WHERE seen_at IS NULL;

CREATE TABLE conversation_reads (
    agency_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    principal_id BLOB NOT NULL,
    reader TEXT NOT NULL,
    read_to TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, conversation_id, principal_id),
    CONSTRAINT conversation_reads_conversation_id_fkey FOREIGN KEY (agency_id, conversation_id) REFERENCES conversations (agency_id, id),
    CONSTRAINT conversation_reads_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
