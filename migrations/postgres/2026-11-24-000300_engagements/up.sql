CREATE TABLE engagements (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    contract_id UUID,
    withholding_agent_code TEXT NOT NULL,
    withholding_agent_name TEXT NOT NULL,
    specialist_id UUID,
    offered_template_version_id UUID,
    template_version_id UUID,
    delegated JSONB NOT NULL,
    version BIGINT NOT NULL,
    opened_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT engagements_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT engagements_contract_id_fkey FOREIGN KEY (agency_id, contract_id) REFERENCES contracts (agency_id, id),
    CONSTRAINT engagements_specialist_id_fkey FOREIGN KEY (agency_id, specialist_id) REFERENCES users (agency_id, id),
    CONSTRAINT engagements_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX engagements_client_id_idx ON engagements (agency_id, client_id);
CREATE INDEX engagements_created_at_id_idx ON engagements (agency_id, created_at, id);
ALTER TABLE engagements ENABLE ROW LEVEL SECURITY;
ALTER TABLE engagements FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON engagements USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON engagements TO bole_app;

CREATE TABLE operating_guides (
    agency_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    guide_version BIGINT NOT NULL,
    body JSONB NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, engagement_id, guide_version),
    CONSTRAINT operating_guides_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT operating_guides_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE operating_guides ENABLE ROW LEVEL SECURITY;
ALTER TABLE operating_guides FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON operating_guides USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON operating_guides TO bole_app;

CREATE TABLE step_records (
    agency_id UUID NOT NULL,
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    clause TEXT NOT NULL,
    cycle_key TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    revision BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    document JSONB NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    business_date DATE NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT step_records_engagement_id_clause_cycle_key_subject_key_revision_key UNIQUE (agency_id, engagement_id, clause, cycle_key, subject_key, revision),
    CONSTRAINT step_records_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT step_records_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE step_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE step_records FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON step_records USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON step_records TO bole_app;
CREATE TRIGGER step_records_append_only BEFORE UPDATE OR DELETE ON step_records FOR EACH ROW EXECUTE FUNCTION refuse_change();
