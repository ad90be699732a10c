CREATE TABLE insurance_policies (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    place TEXT NOT NULL,
    place_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    effective_from DATE NOT NULL,
    effective_to DATE,
    floor BIGINT,
    ceiling BIGINT,
    employer_rate TEXT NOT NULL,
    worker_rate TEXT NOT NULL,
    employer_fixed BIGINT NOT NULL,
    worker_fixed BIGINT NOT NULL,
    rounding_places INTEGER NOT NULL,
    rounding_mode TEXT NOT NULL,
    cutoff_day INTEGER NOT NULL,
    source TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT insurance_policies_place_kind_effective_from_key UNIQUE (agency_id, place, kind, effective_from),
    CONSTRAINT insurance_policies_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE insurance_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE insurance_policies FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON insurance_policies USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON insurance_policies TO bole_app;

CREATE TABLE settlement_templates (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name JSONB NOT NULL,
    version BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT settlement_templates_code_key UNIQUE (agency_id, code),
    CONSTRAINT settlement_templates_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX settlement_templates_created_at_id_idx ON settlement_templates (agency_id, created_at, id);
ALTER TABLE settlement_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE settlement_templates FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON settlement_templates USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON settlement_templates TO bole_app;

CREATE TABLE template_versions (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    template_id UUID NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    body JSONB NOT NULL,
    created_by UUID NOT NULL,
    published_by UUID,
    published_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT template_versions_template_id_number_key UNIQUE (agency_id, template_id, number),
    CONSTRAINT template_versions_template_id_fkey FOREIGN KEY (agency_id, template_id) REFERENCES settlement_templates (agency_id, id),
    CONSTRAINT template_versions_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE template_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE template_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON template_versions USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON template_versions TO bole_app;
ALTER TABLE engagements ADD CONSTRAINT engagements_offered_template_version_id_fkey FOREIGN KEY (agency_id, offered_template_version_id) REFERENCES template_versions (agency_id, id);
ALTER TABLE engagements ADD CONSTRAINT engagements_template_version_id_fkey FOREIGN KEY (agency_id, template_version_id) REFERENCES template_versions (agency_id, id);

CREATE TABLE cycles (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    period TEXT NOT NULL,
    run BIGINT NOT NULL,
    state TEXT NOT NULL,
    template_version_id UUID NOT NULL,
    insurance_month TEXT NOT NULL,
    tax_period TEXT NOT NULL,
    pay_date DATE NOT NULL,
    agreed_day DATE,
    withholding_agent_code TEXT NOT NULL,
    upload_id UUID,
    run_id UUID,
    run_number BIGINT NOT NULL,
    totals JSONB NOT NULL,
    tracks JSONB NOT NULL,
    progress JSONB NOT NULL,
    invoice_id UUID,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT cycles_engagement_id_period_run_key UNIQUE (agency_id, engagement_id, period, run),
    CONSTRAINT cycles_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT cycles_template_version_id_fkey FOREIGN KEY (agency_id, template_version_id) REFERENCES template_versions (agency_id, id),
    CONSTRAINT cycles_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX cycles_withholding_agent_code_tax_period_idx ON cycles (agency_id, withholding_agent_code, tax_period);
CREATE INDEX cycles_created_at_id_idx ON cycles (agency_id, created_at, id);
ALTER TABLE cycles ENABLE ROW LEVEL SECURITY;
ALTER TABLE cycles FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON cycles USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON cycles TO bole_app;

CREATE TABLE cycle_inputs (
    agency_id UUID NOT NULL,
    upload_id UUID NOT NULL,
    member_id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    employee_number TEXT NOT NULL,
    amounts TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (agency_id, upload_id, member_id),
    CONSTRAINT cycle_inputs_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT cycle_inputs_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX cycle_inputs_cycle_id_idx ON cycle_inputs (agency_id, cycle_id);
ALTER TABLE cycle_inputs ENABLE ROW LEVEL SECURITY;
ALTER TABLE cycle_inputs FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON cycle_inputs USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON cycle_inputs TO bole_app;

CREATE TABLE runs (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    upload_id UUID NOT NULL,
    policy_fingerprint TEXT NOT NULL,
    people BIGINT NOT NULL,
    totals JSONB NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT runs_cycle_id_number_key UNIQUE (agency_id, cycle_id, number),
    CONSTRAINT runs_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT runs_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE runs FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON runs USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON runs TO bole_app;

CREATE TABLE payslips (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    run_id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    member_id UUID NOT NULL,
    person_id UUID NOT NULL,
    employee_number TEXT NOT NULL,
    gross BIGINT NOT NULL,
    exempt BIGINT NOT NULL,
    special BIGINT NOT NULL,
    additional BIGINT NOT NULL,
    other BIGINT NOT NULL,
    pension_counted BIGINT NOT NULL,
    relief BIGINT NOT NULL,
    income_tax BIGINT NOT NULL,
    net_pay BIGINT NOT NULL,
    shortfall_brought BIGINT NOT NULL,
    shortfall_carried BIGINT NOT NULL,
    employer_cost BIGINT NOT NULL,
    bill_total BIGINT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT payslips_run_id_employee_number_key UNIQUE (agency_id, run_id, employee_number),
    CONSTRAINT payslips_cycle_id_fkey FOREIGN KEY (agency_id, cycle_id) REFERENCES cycles (agency_id, id),
    CONSTRAINT payslips_run_id_fkey FOREIGN KEY (agency_id, run_id) REFERENCES runs (agency_id, id),
    CONSTRAINT payslips_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX payslips_person_id_idx ON payslips (agency_id, person_id);
CREATE INDEX payslips_engagement_id_idx ON payslips (agency_id, engagement_id);
ALTER TABLE payslips ENABLE ROW LEVEL SECURITY;
ALTER TABLE payslips FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON payslips USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON payslips TO bole_app;
