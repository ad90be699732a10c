CREATE TABLE insurance_policies (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    place TEXT NOT NULL,
    place_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    effective_to TEXT,
    floor INTEGER,
    ceiling INTEGER,
    employer_rate TEXT NOT NULL,
    worker_rate TEXT NOT NULL,
    employer_fixed INTEGER NOT NULL,
    worker_fixed INTEGER NOT NULL,
    rounding_places INTEGER NOT NULL,
    rounding_mode TEXT NOT NULL,
    cutoff_day INTEGER NOT NULL,
    source TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT insurance_policies_place_kind_effective_from_key UNIQUE (agency_id, place, kind, effective_from),
    CONSTRAINT insurance_policies_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlement_templates (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT settlement_templates_code_key UNIQUE (agency_id, code),
    CONSTRAINT settlement_templates_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_templates_created_at_id_idx ON settlement_templates (agency_id, created_at, id);

CREATE TABLE template_versions (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    template_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    created_by BLOB NOT NULL,
    published_by BLOB,
    published_at TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT template_versions_template_id_number_key UNIQUE (agency_id, template_id, number),
    CONSTRAINT template_versions_template_id_fkey FOREIGN KEY (agency_id, template_id) REFERENCES settlement_templates (agency_id, id),
    CONSTRAINT template_versions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cycles (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    period TEXT NOT NULL,
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    template_version_id BLOB NOT NULL,
    insurance_month TEXT NOT NULL,
    tax_period TEXT NOT NULL,
    pay_date TEXT NOT NULL,
    agreed_day TEXT,
    withholding_agent_code TEXT NOT NULL,
    upload_id BLOB,
    run_id BLOB,
    run_number INTEGER NOT NULL,
    totals TEXT NOT NULL,
    tracks TEXT NOT NULL,
    progress TEXT NOT NULL,
    invoice_id BLOB,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT cycles_engagement_id_period_run_key UNIQUE (agency_id, engagement_id, period, run),
    CONSTRAINT cycles_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT cycles_template_version_id_fkey FOREIGN KEY (agency_id, template_version_id) REFERENCES template_versions (agency_id, id),
    CONSTRAINT cycles_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cycles_withholding_agent_code_tax_period_idx ON cycles (agency_id, withholding_agent_code, tax_period);
CREATE INDEX cycles_created_at_id_idx ON cycles (agency_id, created_at, id);

CREATE TABLE cycle_inputs (
    agency_id BLOB NOT NULL,
    upload_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    employee_number TEXT NOT NULL,
    amounts TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (agency_id, upload_id, member_id),
    CONSTRAINT cycle_inputs_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT cycle_inputs_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cycle_inputs_cycle_id_idx ON cycle_inputs (agency_id, cycle_id);

CREATE TABLE runs (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    upload_id BLOB NOT NULL,
    policy_fingerprint TEXT NOT NULL,
    people INTEGER NOT NULL,
    totals TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT runs_cycle_id_number_key UNIQUE (agency_id, cycle_id, number),
    CONSTRAINT runs_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT runs_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

-- An ordinary table, not one without row ids: its rows are long, and would spill into pages of their own.
CREATE TABLE payslips (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    cycle_id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    employee_number TEXT NOT NULL,
    gross INTEGER NOT NULL,
    exempt INTEGER NOT NULL,
    special INTEGER NOT NULL,
    additional INTEGER NOT NULL,
    other INTEGER NOT NULL,
    pension_counted INTEGER NOT NULL,
    relief INTEGER NOT NULL,
    income_tax INTEGER NOT NULL,
    net_pay INTEGER NOT NULL,
    shortfall_brought INTEGER NOT NULL,
    shortfall_carried INTEGER NOT NULL,
    employer_cost INTEGER NOT NULL,
    bill_total INTEGER NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT payslips_run_id_employee_number_key UNIQUE (agency_id, run_id, employee_number),
    CONSTRAINT payslips_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT payslips_run_id_fkey FOREIGN KEY (agency_id, run_id) REFERENCES runs (agency_id, id),
    CONSTRAINT payslips_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT;
CREATE INDEX payslips_person_id_idx ON payslips (agency_id, person_id);
CREATE INDEX payslips_engagement_id_idx ON payslips (agency_id, engagement_id);
