-- Clients' users are invited by a link that works once.
CREATE TABLE invitations (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    display_name TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    user_id UUID,
    revoked_at TIMESTAMPTZ,
    invited_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT invitations_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT invitations_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES users (agency_id, id),
    CONSTRAINT invitations_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX invitations_client_id_created_at_id_idx ON invitations (agency_id, client_id, created_at, id);
ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON invitations USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE ON invitations TO bole_app;

CREATE TABLE invitation_codes (
    code_hash BYTEA NOT NULL,
    agency_id UUID NOT NULL,
    invitation_id UUID NOT NULL,
    PRIMARY KEY (code_hash)
);
GRANT SELECT, INSERT, DELETE ON invitation_codes TO bole_app;

-- A client may be blocked for a reason, or turn out to be another one that is on record already.
ALTER TABLE clients ADD COLUMN blocked_reason TEXT;
ALTER TABLE clients ADD COLUMN merged_into_id UUID;
