CREATE TABLE ledger_zero (
    zero INTEGER NOT NULL,
    PRIMARY KEY (zero)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    client_id BLOB,
    client_key TEXT NOT NULL,
    normal_side TEXT NOT NULL,
    balance INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT accounts_kind_client_key_key UNIQUE (agency_id, kind, client_key),
    CONSTRAINT accounts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT accounts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id),
    CONSTRAINT accounts_check_1 CHECK (normal_side IN ('debit', 'credit')),
    CONSTRAINT accounts_check_2 CHECK (kind <> 'client_funds' OR balance >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_transactions (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    cycle_id BLOB,
    reference TEXT NOT NULL,
    business_date TEXT NOT NULL,
    imbalance INTEGER NOT NULL DEFAULT 0,
    reversal_of BLOB,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT ledger_transactions_imbalance_fkey FOREIGN KEY (imbalance) REFERENCES ledger_zero (zero) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ledger_transactions_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT ledger_transactions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_transactions_created_at_id_idx ON ledger_transactions (agency_id, created_at, id);
CREATE INDEX ledger_transactions_cycle_id_idx ON ledger_transactions (agency_id, cycle_id);
-- Posting moves the imbalance, nothing else of a transaction ever changes.
CREATE TRIGGER ledger_transactions_no_update BEFORE UPDATE OF agency_id, id, kind, cycle_id, reference, business_date, reversal_of, created_by, created_at
    ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'ledger_transactions is append-only'); END;
CREATE TRIGGER ledger_transactions_no_delete BEFORE DELETE ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'ledger_transactions is append-only'); END;

CREATE TABLE ledger_entries (
    agency_id BLOB NOT NULL,
    transaction_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (agency_id, transaction_id, sequence),
    CONSTRAINT ledger_entries_transaction_id_fkey FOREIGN KEY (agency_id, transaction_id) REFERENCES ledger_transactions (agency_id, id),
    CONSTRAINT ledger_entries_account_id_fkey FOREIGN KEY (agency_id, account_id) REFERENCES accounts (agency_id, id),
    CONSTRAINT ledger_entries_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_entries_account_id_idx ON ledger_entries (agency_id, account_id);
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END;
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END;

CREATE TABLE invoices (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    total INTEGER NOT NULL,
    issued_on TEXT NOT NULL,
    status TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT invoices_number_key UNIQUE (agency_id, number),
    CONSTRAINT invoices_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT invoices_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT invoices_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoices_created_at_id_idx ON invoices (agency_id, created_at, id);

CREATE TABLE receipts (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    amount INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    bank_account_id BLOB NOT NULL,
    bank_reference TEXT NOT NULL,
    transaction_id BLOB NOT NULL,
    reversed_on TEXT,
    reversal_reason TEXT,
    reversed_by BLOB,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT receipts_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT receipts_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT receipts_bank_account_id_fkey FOREIGN KEY (agency_id, bank_account_id) REFERENCES bank_accounts (agency_id, id),
    CONSTRAINT receipts_transaction_id_fkey FOREIGN KEY (agency_id, transaction_id) REFERENCES ledger_transactions (agency_id, id),
    CONSTRAINT receipts_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_cycle_id_idx ON receipts (agency_id, cycle_id);
-- A reference of the bank counts once; that of a receipt taken back may be recorded again.
CREATE UNIQUE INDEX receipts_bank_reference_idx ON receipts (agency_id, bank_account_id, bank_reference) WHERE reversed_on IS NULL;

CREATE TABLE payment_batches (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    total INTEGER NOT NULL,
    items INTEGER NOT NULL,
    bank_account_id BLOB NOT NULL,
    execution_date TEXT NOT NULL,
    made_by BLOB NOT NULL,
    approved_by BLOB,
    file_sha256 TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT payment_batches_number_key UNIQUE (agency_id, number),
    CONSTRAINT payment_batches_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT payment_batches_bank_account_id_fkey FOREIGN KEY (agency_id, bank_account_id) REFERENCES bank_accounts (agency_id, id),
    CONSTRAINT payment_batches_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_batches_cycle_id_idx ON payment_batches (agency_id, cycle_id);
CREATE INDEX payment_batches_created_at_id_idx ON payment_batches (agency_id, created_at, id);

CREATE TABLE payment_items (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    batch_id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    employee_number TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    end_to_end_id TEXT NOT NULL,
    payee_name TEXT NOT NULL,
    sealed_account BLOB NOT NULL,
    account_masked TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    cnaps TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    answered_on TEXT,
    reissue_of BLOB,
    reissued INTEGER NOT NULL CHECK (reissued IN (0, 1)),
    PRIMARY KEY (agency_id, id),
    CONSTRAINT payment_items_end_to_end_id_key UNIQUE (agency_id, end_to_end_id),
    CONSTRAINT payment_items_batch_id_sequence_key UNIQUE (agency_id, batch_id, sequence),
    CONSTRAINT payment_items_batch_id_fkey FOREIGN KEY (agency_id, batch_id) REFERENCES payment_batches (agency_id, id),
    CONSTRAINT payment_items_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_items_cycle_id_idx ON payment_items (agency_id, cycle_id);

CREATE TABLE tax_filings (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    withholding_agent_code TEXT NOT NULL,
    tax_period TEXT NOT NULL,
    state TEXT NOT NULL,
    due_on TEXT,
    filed_on TEXT,
    acknowledgement TEXT,
    total_tax INTEGER NOT NULL,
    people INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT tax_filings_withholding_agent_code_tax_period_key UNIQUE (agency_id, withholding_agent_code, tax_period),
    CONSTRAINT tax_filings_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tax_filings_created_at_id_idx ON tax_filings (agency_id, created_at, id);

-- Each sheet that was filed, as it was filed; a later filing of the same month stands beside it.
CREATE TABLE filed_sheets (
    agency_id BLOB NOT NULL,
    filing_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    filed_on TEXT NOT NULL,
    acknowledgement TEXT NOT NULL,
    total_tax INTEGER NOT NULL,
    people INTEGER NOT NULL,
    sheet_version TEXT NOT NULL,
    sheet_sha256 TEXT NOT NULL,
    sealed_sheet BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, filing_id, number),
    CONSTRAINT filed_sheets_filing_id_fkey FOREIGN KEY (agency_id, filing_id) REFERENCES tax_filings (agency_id, id),
    CONSTRAINT filed_sheets_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER filed_sheets_no_update BEFORE UPDATE ON filed_sheets BEGIN SELECT RAISE(ABORT, 'filed_sheets is append-only'); END;
CREATE TRIGGER filed_sheets_no_delete BEFORE DELETE ON filed_sheets BEGIN SELECT RAISE(ABORT, 'filed_sheets is append-only'); END;

CREATE TABLE certificates (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    sealed_body BLOB NOT NULL,
    issued_on TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT certificates_number_key UNIQUE (agency_id, number),
    CONSTRAINT certificates_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT certificates_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT certificates_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificates_person_id_created_at_id_idx ON certificates (agency_id, person_id, created_at, id);
CREATE INDEX certificates_engagement_id_idx ON certificates (agency_id, engagement_id);
CREATE INDEX certificates_created_at_id_idx ON certificates (agency_id, created_at, id);

CREATE TABLE certificate_codes (
    code_hash BLOB NOT NULL,
    agency_id BLOB NOT NULL,
    certificate_id BLOB NOT NULL,
    PRIMARY KEY (code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE questions (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    cycle_key TEXT NOT NULL,
    person_id BLOB,
    asked_by TEXT NOT NULL,
    sealed_text BLOB NOT NULL,
    sealed_answer BLOB,
    answered_by TEXT,
    answered_at TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT questions_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT questions_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT questions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX questions_engagement_id_created_at_id_idx ON questions (agency_id, engagement_id, created_at, id);
CREATE INDEX questions_person_id_created_at_id_idx ON questions (agency_id, person_id, created_at, id);

INSERT INTO ledger_zero (zero) VALUES (0);
-- Each entry moves its account's balance and its transaction's imbalance; COMMIT is refused while the imbalance is not the one zero row.
CREATE TRIGGER ledger_entries_post AFTER INSERT ON ledger_entries BEGIN
    UPDATE ledger_transactions SET imbalance = imbalance + NEW.amount WHERE agency_id = NEW.agency_id AND id = NEW.transaction_id;
    UPDATE accounts SET balance = balance + CASE normal_side WHEN 'debit' THEN NEW.amount ELSE -NEW.amount END
        WHERE agency_id = NEW.agency_id AND id = NEW.account_id;
END;
