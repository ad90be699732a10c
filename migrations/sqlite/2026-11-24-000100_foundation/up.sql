CREATE TABLE agencies (
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    sealed_keys BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT agencies_credit_code_key UNIQUE (credit_code)
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_keys (
    kid TEXT NOT NULL,
    sealed_seed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    retired_at TEXT,
    PRIMARY KEY (kid)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    login_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    client_id BLOB,
    person_id BLOB,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT users_login_name_key UNIQUE (agency_id, login_name),
    CONSTRAINT users_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX users_created_at_id_idx ON users (agency_id, created_at, id);

CREATE TABLE logins (
    login_name TEXT NOT NULL,
    agency_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    PRIMARY KEY (login_name)
) STRICT, WITHOUT ROWID;
CREATE INDEX logins_user_id_idx ON logins (agency_id, user_id);

CREATE TABLE service_accounts (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    client_key TEXT NOT NULL,
    display_name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT service_accounts_client_key_key UNIQUE (agency_id, client_key),
    CONSTRAINT service_accounts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX service_accounts_created_at_id_idx ON service_accounts (agency_id, created_at, id);

CREATE TABLE service_logins (
    client_key TEXT NOT NULL,
    agency_id BLOB NOT NULL,
    service_account_id BLOB NOT NULL,
    PRIMARY KEY (client_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id BLOB NOT NULL,
    agency_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_reason TEXT,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_user_id_idx ON sessions (agency_id, user_id);

CREATE TABLE refresh_tokens (
    token_hash BLOB NOT NULL,
    session_id BLOB NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (token_hash),
    CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens (session_id);

CREATE TABLE login_throttles (
    subject_hash BLOB NOT NULL,
    failures INTEGER NOT NULL,
    blocked_until TEXT,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (subject_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
    agency_id BLOB NOT NULL,
    principal_id BLOB NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    sealed_answer BLOB NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, principal_id, idempotency_key),
    CONSTRAINT idempotency_keys_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_expires_at_idx ON idempotency_keys (expires_at);

CREATE TABLE audit_entries (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    at TEXT NOT NULL,
    actor_id BLOB NOT NULL,
    actor_kind TEXT NOT NULL,
    action TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_id TEXT NOT NULL,
    reason TEXT,
    detail TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT audit_entries_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_entries_at_id_idx ON audit_entries (agency_id, at, id);
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END;

CREATE TABLE documents (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    sealed_content BLOB NOT NULL,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT documents_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    state TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER,
    outcome TEXT NOT NULL,
    sealed_faults BLOB,
    failure_code TEXT,
    failure_detail TEXT,
    parameters TEXT NOT NULL,
    document_id BLOB,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT jobs_document_id_fkey FOREIGN KEY (agency_id, document_id) REFERENCES documents (agency_id, id),
    CONSTRAINT jobs_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_created_at_id_idx ON jobs (agency_id, created_at, id);
CREATE INDEX jobs_subject_id_kind_state_idx ON jobs (agency_id, subject_id, kind, state);

CREATE TABLE job_claims (
    job_id BLOB NOT NULL,
    agency_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    due_at TEXT NOT NULL,
    claimed_until TEXT,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (job_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_claims_due_at_idx ON job_claims (due_at);

CREATE TABLE bank_accounts (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    bank_name TEXT NOT NULL,
    account_name TEXT NOT NULL,
    sealed_number BLOB NOT NULL,
    number_index BLOB NOT NULL,
    number_masked TEXT NOT NULL,
    cnaps TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT bank_accounts_number_index_key UNIQUE (agency_id, number_index),
    CONSTRAINT bank_accounts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE licences (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    authority TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    document_id BLOB,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT licences_document_id_fkey FOREIGN KEY (agency_id, document_id) REFERENCES documents (agency_id, id),
    CONSTRAINT licences_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX licences_created_at_id_idx ON licences (agency_id, created_at, id);
