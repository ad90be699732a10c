-- Clients' users are invited by a link that works once.
CREATE TABLE invitations (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    display_name TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    user_id BLOB,
    revoked_at TEXT,
    invited_by TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT invitations_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT invitations_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT invitations_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_client_id_created_at_id_idx ON invitations (agency_id, client_id, created_at, id);

CREATE TABLE invitation_codes (
    code_hash BLOB NOT NULL,
    agency_id BLOB NOT NULL,
    invitation_id BLOB NOT NULL,
    PRIMARY KEY (code_hash)
) STRICT, WITHOUT ROWID;

-- A client may be blocked for a reason, or turn out to be another one that is on record already.
ALTER TABLE clients ADD COLUMN blocked_reason TEXT;
ALTER TABLE clients ADD COLUMN merged_into_id BLOB;
