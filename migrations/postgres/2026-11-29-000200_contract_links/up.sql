-- On which earlier contract another rests: a supplement changes its terms, a renewal follows it.
CREATE TABLE contract_links (
    agency_id UUID NOT NULL,
    contract_id UUID NOT NULL,
    kind TEXT NOT NULL,
    earlier_id UUID NOT NULL,
    PRIMARY KEY (agency_id, contract_id),
    CONSTRAINT contract_links_contract_id_fkey FOREIGN KEY (agency_id, contract_id) REFERENCES contracts (agency_id, id),
    CONSTRAINT contract_links_earlier_id_fkey FOREIGN KEY (agency_id, earlier_id) REFERENCES contracts (agency_id, id),
    CONSTRAINT contract_links_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
CREATE INDEX contract_links_earlier_id_idx ON contract_links (agency_id, earlier_id);
ALTER TABLE contract_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_links FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON contract_links USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT, UPDATE, DELETE ON contract_links TO bole_app;
