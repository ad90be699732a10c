CREATE TABLE engagements (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    contract_id BLOB,
    withholding_agent_code TEXT NOT NULL,
    withholding_agent_name TEXT NOT NULL,
    specialist_id BLOB,
    offered_template_version_id BLOB,
    template_version_id BLOB,
    delegated TEXT NOT NULL,
    version INTEGER NOT NULL,
    opened_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT engagements_client_id_fkey FOREIGN KEY (agency_id, client_id) REFERENCES clients (agency_id, id),
    CONSTRAINT engagements_contract_id_fkey FOREIGN KEY (agency_id, contract_id) REFERENCES contracts (agency_id, id),
    CONSTRAINT engagements_specialist_id_fkey FOREIGN KEY (agency_id, specialist_id) REFERENCES users (agency_id, id),
    CONSTRAINT engagements_offered_template_version_id_fkey FOREIGN KEY (agency_id, offered_template_version_id) REFERENCES template_versions (agency_id, id),
    CONSTRAINT engagements_template_version_id_fkey FOREIGN KEY (agency_id, template_version_id) REFERENCES template_versions (agency_id, id),
    CONSTRAINT engagements_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX engagements_client_id_idx ON engagements (agency_id, client_id);
CREATE INDEX engagements_created_at_id_idx ON engagements (agency_id, created_at, id);

CREATE TABLE operating_guides (
    agency_id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    guide_version INTEGER NOT NULL,
    body TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, engagement_id, guide_version),
    CONSTRAINT operating_guides_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT operating_guides_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE step_records (
    agency_id BLOB NOT NULL,
    id BLOB NOT NULL,
    engagement_id BLOB NOT NULL,
    clause TEXT NOT NULL,
    cycle_key TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    document TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (agency_id, id),
    CONSTRAINT step_records_engagement_id_clause_cycle_key_subject_key_revision_key UNIQUE (agency_id, engagement_id, clause, cycle_key, subject_key, revision),
    CONSTRAINT step_records_engagement_id_fkey FOREIGN KEY (agency_id, engagement_id) REFERENCES engagements (agency_id, id),
    CONSTRAINT step_records_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER step_records_no_update BEFORE UPDATE ON step_records BEGIN SELECT RAISE(ABORT, 'step_records is append-only'); END;
CREATE TRIGGER step_records_no_delete BEFORE DELETE ON step_records BEGIN SELECT RAISE(ABORT, 'step_records is append-only'); END;
