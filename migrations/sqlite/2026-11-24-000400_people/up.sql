CREATE TABLE persons (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sealed_resident_id BLOB NOT NULL,
    resident_id_index BLOB NOT NULL,
    resident_id_masked TEXT NOT NULL,
    sealed_phone BLOB NOT NULL,
    phone_index BLOB NOT NULL,
    phone_masked TEXT NOT NULL,
    sealed_address BLOB NOT NULL,
    education TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    sealed_account BLOB NOT NULL,
    account_index BLOB NOT NULL,
    account_masked TEXT NOT NULL,
    cnaps TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT persons_resident_id_index_key UNIQUE (agency_id, resident_id_index),
    CONSTRAINT persons_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX persons_phone_index_idx ON persons (agency_id, phone_index);
CREATE INDEX persons_account_index_idx ON persons (agency_id, account_index);
CREATE INDEX persons_created_at_id_idx ON persons (agency_id, created_at, id);

CREATE TABLE members (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    employee_number TEXT NOT NULL,
    post TEXT NOT NULL,
    place TEXT NOT NULL,
    hire_date TEXT NOT NULL,
    leave_date TEXT,
    basic_deduction_mode TEXT NOT NULL,
    insurance_base INTEGER NOT NULL,
    housing_fund_base INTEGER NOT NULL,
    housing_fund_rate TEXT NOT NULL,
    confirmed_at TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT members_engagement_id_employee_number_key UNIQUE (agency_id, engagement_id, employee_number),
    CONSTRAINT members_engagement_id_person_id_key UNIQUE (agency_id, engagement_id, person_id),
    CONSTRAINT members_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT members_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT members_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_person_id_idx ON members (agency_id, person_id);
