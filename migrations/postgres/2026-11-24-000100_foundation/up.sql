-- The service's own role: row-level security binds it. A login that may not create roles needs a DBA to run this statement first:
--   CREATE ROLE bole_app LOGIN NOSUPERUSER NOBYPASSRLS;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bole_app') THEN
        CREATE ROLE bole_app LOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO bole_app;
CREATE FUNCTION current_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.agency_id', true), '')::uuid $$;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;

CREATE TABLE agencies (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    sealed_keys BYTEA NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT agencies_credit_code_key UNIQUE (credit_code)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON agencies TO bole_app;

CREATE TABLE signing_keys (
    kid TEXT NOT NULL,
    sealed_seed BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    retired_at TIMESTAMPTZ,
    PRIMARY KEY (kid)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON signing_keys TO bole_app;

CREATE TABLE users (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    login_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles JSONB NOT NULL,
    client_id UUID,
    person_id UUID,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT users_login_name_key UNIQUE (agency_id, login_name),
    CONSTRAINT users_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX users_created_at_id_idx ON users (agency_id, created_at, id);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON users USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO bole_app;

CREATE TABLE logins (
    login_name TEXT NOT NULL,
    agency_id UUID NOT NULL,
    user_id UUID NOT NULL,
    PRIMARY KEY (login_name)
);
CREATE INDEX logins_user_id_idx ON logins (agency_id, user_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON logins TO bole_app;

CREATE TABLE service_accounts (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    client_key TEXT NOT NULL,
    display_name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes JSONB NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT service_accounts_client_key_key UNIQUE (agency_id, client_key),
    CONSTRAINT service_accounts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX service_accounts_created_at_id_idx ON service_accounts (agency_id, created_at, id);
ALTER TABLE service_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON service_accounts USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON service_accounts TO bole_app;

CREATE TABLE service_logins (
    client_key TEXT NOT NULL,
    agency_id UUID NOT NULL,
    service_account_id UUID NOT NULL,
    PRIMARY KEY (client_key)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON service_logins TO bole_app;

CREATE TABLE sessions (
    id UUID NOT NULL,
    agency_id UUID NOT NULL,
    user_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    revoked_reason TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX sessions_user_id_idx ON sessions (agency_id, user_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO bole_app;

CREATE TABLE refresh_tokens (
    token_hash BYTEA NOT NULL,
    session_id UUID NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    PRIMARY KEY (token_hash),
    CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions (id)
);
CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens (session_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON refresh_tokens TO bole_app;

CREATE TABLE login_throttles (
    subject_hash BYTEA NOT NULL,
    failures INTEGER NOT NULL,
    blocked_until TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (subject_hash)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON login_throttles TO bole_app;

CREATE TABLE idempotency_keys (
    agency_id UUID NOT NULL,
    principal_id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status INTEGER NOT NULL,
    sealed_answer BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, principal_id, idempotency_key),
    CONSTRAINT idempotency_keys_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX idempotency_keys_expires_at_idx ON idempotency_keys (expires_at);
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON idempotency_keys USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO bole_app;

CREATE TABLE audit_entries (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID NOT NULL,
    actor_kind TEXT NOT NULL,
    action TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_id TEXT NOT NULL,
    reason TEXT,
    detail JSONB NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT audit_entries_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX audit_entries_at_id_idx ON audit_entries (agency_id, at, id);
ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON audit_entries USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON audit_entries TO bole_app;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE documents (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    sealed_content BYTEA NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT documents_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON documents USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON documents TO bole_app;

CREATE TABLE jobs (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id UUID NOT NULL,
    state TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT,
    outcome JSONB NOT NULL,
    sealed_faults BYTEA,
    failure_code TEXT,
    failure_detail TEXT,
    parameters JSONB NOT NULL,
    document_id UUID,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT jobs_document_id_fkey FOREIGN KEY (agency_id, document_id) REFERENCES documents (agency_id, id),
    CONSTRAINT jobs_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX jobs_created_at_id_idx ON jobs (agency_id, created_at, id);
CREATE INDEX jobs_subject_id_kind_state_idx ON jobs (agency_id, subject_id, kind, state);
ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON jobs USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO bole_app;

CREATE TABLE job_claims (
    job_id UUID NOT NULL,
    agency_id UUID NOT NULL,
    kind TEXT NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_until TIMESTAMPTZ,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (job_id)
);
CREATE INDEX job_claims_due_at_idx ON job_claims (due_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON job_claims TO bole_app;

CREATE TABLE bank_accounts (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    bank_name TEXT NOT NULL,
    account_name TEXT NOT NULL,
    sealed_number BYTEA NOT NULL,
    number_index BYTEA NOT NULL,
    number_masked TEXT NOT NULL,
    cnaps TEXT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT bank_accounts_number_index_key UNIQUE (agency_id, number_index),
    CONSTRAINT bank_accounts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE bank_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE bank_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON bank_accounts USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON bank_accounts TO bole_app;

CREATE TABLE licences (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    authority TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    document_id UUID,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT licences_document_id_fkey FOREIGN KEY (agency_id, document_id) REFERENCES documents (agency_id, id),
    CONSTRAINT licences_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX licences_created_at_id_idx ON licences (agency_id, created_at, id);
ALTER TABLE licences ENABLE ROW LEVEL SECURITY;
ALTER TABLE licences FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON licences USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON licences TO bole_app;
