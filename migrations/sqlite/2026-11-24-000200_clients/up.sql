CREATE TABLE clients (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    credit_code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key BLOB,
    status TEXT NOT NULL,
    profile_version INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT clients_credit_code_key UNIQUE (agency_id, credit_code),
    CONSTRAINT clients_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX clients_name_key_idx ON clients (agency_id, name_key);
CREATE INDEX clients_created_at_id_idx ON clients (agency_id, created_at, id);

CREATE TABLE client_profiles (
    agency_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    profile_version INTEGER NOT NULL,
    profile TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, client_id, profile_version),
    CONSTRAINT client_profiles_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT client_profiles_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    name TEXT NOT NULL,
    position TEXT,
    sealed_phone BLOB,
    phone_index BLOB,
    phone_masked TEXT,
    email TEXT,
    duties TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT contacts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT contacts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_client_id_created_at_id_idx ON contacts (agency_id, client_id, created_at, id);
CREATE INDEX contacts_phone_index_idx ON contacts (agency_id, phone_index);

CREATE TABLE contracts (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    category TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    state_data TEXT NOT NULL,
    terms TEXT NOT NULL,
    created_by BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT contracts_number_key UNIQUE (agency_id, number),
    CONSTRAINT contracts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT contracts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contracts_client_id_idx ON contracts (agency_id, client_id);
CREATE INDEX contracts_created_at_id_idx ON contracts (agency_id, created_at, id);
