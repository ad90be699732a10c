CREATE TABLE clients (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    credit_code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key BYTEA,
    status TEXT NOT NULL,
    profile_version BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT clients_credit_code_key UNIQUE (agency_id, credit_code),
    CONSTRAINT clients_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX clients_name_key_idx ON clients (agency_id, name_key);
CREATE INDEX clients_created_at_id_idx ON clients (agency_id, created_at, id);
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON clients USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON clients TO bole_app;

CREATE TABLE client_profiles (
    agency_id UUID NOT NULL,
    client_id UUID NOT NULL,
    profile_version BIGINT NOT NULL,
    profile JSONB NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, client_id, profile_version),
    CONSTRAINT client_profiles_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT client_profiles_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE client_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_profiles FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON client_profiles USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON client_profiles TO bole_app;

CREATE TABLE contacts (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    name TEXT NOT NULL,
    position TEXT,
    sealed_phone BYTEA,
    phone_index BYTEA,
    phone_masked TEXT,
    email TEXT,
    duties JSONB NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT contacts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT contacts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX contacts_client_id_created_at_id_idx ON contacts (agency_id, client_id, created_at, id);
CREATE INDEX contacts_phone_index_idx ON contacts (agency_id, phone_index);
ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON contacts USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts TO bole_app;

CREATE TABLE contracts (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    category TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    state_data JSONB NOT NULL,
    terms JSONB NOT NULL,
    created_by UUID NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT contracts_number_key UNIQUE (agency_id, number),
    CONSTRAINT contracts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT contracts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX contracts_client_id_idx ON contracts (agency_id, client_id);
CREATE INDEX contracts_created_at_id_idx ON contracts (agency_id, created_at, id);
ALTER TABLE contracts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contracts FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON contracts USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON contracts TO bole_app;
