-- On which earlier contract another rests: a supplement changes its terms, a renewal follows it.
CREATE TABLE contract_links (
    agency_id BLOB NOT NULL,
    contract_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    earlier_id BLOB NOT NULL,
    PRIMARY KEY (agency_id, contract_id),
    CONSTRAINT contract_links_contract_id_fkey FOREIGN KEY (agency_id, contract_id) REFERENCES contracts (agency_id, id),
    CONSTRAINT contract_links_earlier_id_fkey FOREIGN KEY (agency_id, earlier_id) REFERENCES contracts (agency_id, id),
    CONSTRAINT contract_links_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contract_links_earlier_id_idx ON contract_links (agency_id, earlier_id);
