CREATE TABLE persons (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_date DATE NOT NULL,
    sealed_resident_id BYTEA NOT NULL,
    resident_id_index BYTEA NOT NULL,
    resident_id_masked TEXT NOT NULL,
    sealed_phone BYTEA NOT NULL,
    phone_index BYTEA NOT NULL,
    phone_masked TEXT NOT NULL,
    sealed_address BYTEA NOT NULL,
    education TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    sealed_account BYTEA NOT NULL,
    account_index BYTEA NOT NULL,
    account_masked TEXT NOT NULL,
    cnaps TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT persons_resident_id_index_key UNIQUE (agency_id, resident_id_index),
    CONSTRAINT persons_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX persons_phone_index_idx ON persons (agency_id, phone_index);
CREATE INDEX persons_account_index_idx ON persons (agency_id, account_index);
CREATE INDEX persons_created_at_id_idx ON persons (agency_id, created_at, id);
ALTER TABLE persons ENABLE ROW LEVEL SECURITY;
ALTER TABLE persons FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON persons USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON persons TO bole_app;

CREATE TABLE members (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    person_id UUID NOT NULL,
    employee_number TEXT NOT NULL,
    post TEXT NOT NULL,
    place TEXT NOT NULL,
    hire_date DATE NOT NULL,
    leave_date DATE,
    basic_deduction_mode TEXT NOT NULL,
    insurance_base BIGINT NOT NULL,
    housing_fund_base BIGINT NOT NULL,
    housing_fund_rate TEXT NOT NULL,
    confirmed_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT members_engagement_id_employee_number_key UNIQUE (agency_id, engagement_id, employee_number),
    CONSTRAINT members_engagement_id_person_id_key UNIQUE (agency_id, engagement_id, person_id),
    CONSTRAINT members_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT members_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT members_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX members_person_id_idx ON members (agency_id, person_id);
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE members FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON members USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON members TO bole_app;
