CREATE TABLE ledger_zero (
    zero BIGINT NOT NULL,
    PRIMARY KEY (zero)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_zero TO bole_app;

CREATE TABLE accounts (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    client_id UUID,
    client_key TEXT NOT NULL,
    normal_side TEXT NOT NULL,
    balance BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT accounts_kind_client_key_key UNIQUE (agency_id, kind, client_key),
    CONSTRAINT accounts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT accounts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT accounts_check_1 CHECK (normal_side IN ('debit', 'credit')),
    CONSTRAINT accounts_check_2 CHECK (kind <> 'client_funds' OR balance >= 0)
);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON accounts USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts TO bole_app;

CREATE TABLE ledger_transactions (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    cycle_id UUID,
    reference TEXT NOT NULL,
    business_date DATE NOT NULL,
    imbalance BIGINT NOT NULL DEFAULT 0,
    reversal_of UUID,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT ledger_transactions_imbalance_fkey FOREIGN KEY (imbalance) REFERENCES ledger_zero (zero) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ledger_transactions_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT ledger_transactions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX ledger_transactions_created_at_id_idx ON ledger_transactions (agency_id, created_at, id);
CREATE INDEX ledger_transactions_cycle_id_idx ON ledger_transactions (agency_id, cycle_id);
ALTER TABLE ledger_transactions ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_transactions FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON ledger_transactions USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
-- Posting moves the imbalance, nothing else of a transaction ever changes.
GRANT SELECT, INSERT, UPDATE (imbalance) ON ledger_transactions TO bole_app;
CREATE TRIGGER ledger_transactions_no_update BEFORE UPDATE OF agency_id, id, kind, cycle_id, reference, business_date, reversal_of, created_by, created_at
    ON ledger_transactions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transactions_no_delete BEFORE DELETE ON ledger_transactions FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE ledger_entries (
    agency_id UUID NOT NULL,
    transaction_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    account_id UUID NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (agency_id, transaction_id, sequence),
    CONSTRAINT ledger_entries_transaction_id_fkey FOREIGN KEY (agency_id, transaction_id) REFERENCES ledger_transactions (agency_id, id),
    CONSTRAINT ledger_entries_account_id_fkey FOREIGN KEY (agency_id, account_id) REFERENCES accounts (agency_id, id),
    CONSTRAINT ledger_entries_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX ledger_entries_account_id_idx ON ledger_entries (agency_id, account_id);
ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON ledger_entries USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON ledger_entries TO bole_app;
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE invoices (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    client_id UUID NOT NULL,
    number TEXT NOT NULL,
    body JSONB NOT NULL,
    total BIGINT NOT NULL,
    issued_on DATE NOT NULL,
    status TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT invoices_number_key UNIQUE (agency_id, number),
    CONSTRAINT invoices_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT invoices_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT invoices_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX invoices_created_at_id_idx ON invoices (agency_id, created_at, id);
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoices FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON invoices USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON invoices TO bole_app;

CREATE TABLE receipts (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    amount BIGINT NOT NULL,
    received_on DATE NOT NULL,
    bank_account_id UUID NOT NULL,
    bank_reference TEXT NOT NULL,
    transaction_id UUID NOT NULL,
    reversed_on DATE,
    reversal_reason TEXT,
    reversed_by UUID,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT receipts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT receipts_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT receipts_bank_account_id_fkey FOREIGN KEY (agency_id, bank_account_id) REFERENCES bank_accounts (agency_id, id),
    CONSTRAINT receipts_transaction_id_fkey FOREIGN KEY (agency_id, transaction_id) REFERENCES ledger_transactions (agency_id, id),
    CONSTRAINT receipts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX receipts_cycle_id_idx ON receipts (agency_id, cycle_id);
-- A reference of the bank counts once; that of a receipt taken back may be recorded again.
CREATE UNIQUE INDEX receipts_bank_reference_idx ON receipts (agency_id, bank_account_id, bank_reference) WHERE reversed_on IS NULL;
ALTER TABLE receipts ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipts FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON receipts USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON receipts TO bole_app;

CREATE TABLE payment_batches (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    total BIGINT NOT NULL,
    items BIGINT NOT NULL,
    bank_account_id UUID NOT NULL,
    execution_date DATE NOT NULL,
    made_by UUID NOT NULL,
    approved_by UUID,
    file_sha256 TEXT,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT payment_batches_number_key UNIQUE (agency_id, number),
    CONSTRAINT payment_batches_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT payment_batches_bank_account_id_fkey FOREIGN KEY (agency_id, bank_account_id) REFERENCES bank_accounts (agency_id, id),
    CONSTRAINT payment_batches_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX payment_batches_cycle_id_idx ON payment_batches (agency_id, cycle_id);
CREATE INDEX payment_batches_created_at_id_idx ON payment_batches (agency_id, created_at, id);
ALTER TABLE payment_batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_batches FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON payment_batches USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON payment_batches TO bole_app;

CREATE TABLE payment_items (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    batch_id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    person_id UUID NOT NULL,
    member_id UUID NOT NULL,
    employee_number TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    end_to_end_id TEXT NOT NULL,
    payee_name TEXT NOT NULL,
    sealed_account BYTEA NOT NULL,
    account_masked TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    cnaps TEXT NOT NULL,
    amount BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    answered_on DATE,
    reissue_of UUID,
    reissued BOOLEAN NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT payment_items_end_to_end_id_key UNIQUE (agency_id, end_to_end_id),
    CONSTRAINT payment_items_batch_id_sequence_key UNIQUE (agency_id, batch_id, sequence),
    CONSTRAINT payment_items_batch_id_fkey FOREIGN KEY (agency_id, batch_id) REFERENCES payment_batches (agency_id, id),
    CONSTRAINT payment_items_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX payment_items_cycle_id_idx ON payment_items (agency_id, cycle_id);
ALTER TABLE payment_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_items FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON payment_items USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON payment_items TO bole_app;

CREATE TABLE tax_filings (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    withholding_agent_code TEXT NOT NULL,
    tax_period TEXT NOT NULL,
    state TEXT NOT NULL,
    due_on DATE,
    filed_on DATE,
    acknowledgement TEXT,
    total_tax BIGINT NOT NULL,
    people BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT tax_filings_withholding_agent_code_tax_period_key UNIQUE (agency_id, withholding_agent_code, tax_period),
    CONSTRAINT tax_filings_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX tax_filings_created_at_id_idx ON tax_filings (agency_id, created_at, id);
ALTER TABLE tax_filings ENABLE ROW LEVEL SECURITY;
ALTER TABLE tax_filings FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON tax_filings USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON tax_filings TO bole_app;

-- Each sheet that was filed, as it was filed; a later filing of the same month stands beside it.
CREATE TABLE filed_sheets (
    agency_id UUID NOT NULL,
    filing_id UUID NOT NULL,
    number BIGINT NOT NULL,
    filed_on DATE NOT NULL,
    acknowledgement TEXT NOT NULL,
    total_tax BIGINT NOT NULL,
    people BIGINT NOT NULL,
    sheet_version TEXT NOT NULL,
    sheet_sha256 TEXT NOT NULL,
    sealed_sheet BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, filing_id, number),
    CONSTRAINT filed_sheets_filing_id_fkey FOREIGN KEY (agency_id, filing_id) REFERENCES tax_filings (agency_id, id),
    CONSTRAINT filed_sheets_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE filed_sheets ENABLE ROW LEVEL SECURITY;
ALTER TABLE filed_sheets FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON filed_sheets USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON filed_sheets TO bole_app;
CREATE TRIGGER filed_sheets_append_only BEFORE UPDATE OR DELETE ON filed_sheets FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE certificates (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    sealed_body BYTEA NOT NULL,
    issued_on DATE NOT NULL,
    issued_by TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT certificates_number_key UNIQUE (agency_id, number),
    CONSTRAINT certificates_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT certificates_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT certificates_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX certificates_person_id_created_at_id_idx ON certificates (agency_id, person_id, created_at, id);
CREATE INDEX certificates_engagement_id_idx ON certificates (agency_id, engagement_id);
CREATE INDEX certificates_created_at_id_idx ON certificates (agency_id, created_at, id);
ALTER TABLE certificates ENABLE ROW LEVEL SECURITY;
ALTER TABLE certificates FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON certificates USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON certificates TO bole_app;

CREATE TABLE certificate_codes (
    code_hash BYTEA NOT NULL,
    agency_id UUID NOT NULL,
    certificate_id UUID NOT NULL,
    PRIMARY KEY (code_hash)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON certificate_codes TO bole_app;

CREATE TABLE questions (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    cycle_key TEXT NOT NULL,
    person_id UUID,
    asked_by TEXT NOT NULL,
    sealed_text BYTEA NOT NULL,
    sealed_answer BYTEA,
    answered_by TEXT,
    answered_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT questions_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT questions_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT questions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX questions_engagement_id_created_at_id_idx ON questions (agency_id, engagement_id, created_at, id);
CREATE INDEX questions_person_id_created_at_id_idx ON questions (agency_id, person_id, created_at, id);
ALTER TABLE questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE questions FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON questions USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON questions TO bole_app;

INSERT INTO ledger_zero (zero) VALUES (0);
REVOKE INSERT, UPDATE, DELETE ON ledger_zero FROM bole_app;
-- Each entry moves its account's balance and its transaction's imbalance; COMMIT is refused while the imbalance is not the one zero row.
CREATE FUNCTION ledger_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_transactions SET imbalance = imbalance + NEW.amount WHERE agency_id = NEW.agency_id AND id = NEW.transaction_id;
    UPDATE accounts SET balance = balance + CASE normal_side WHEN 'debit' THEN NEW.amount ELSE -NEW.amount END
        WHERE agency_id = NEW.agency_id AND id = NEW.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_post AFTER INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_post();
