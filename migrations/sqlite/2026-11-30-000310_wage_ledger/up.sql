-- Persons acknowledge their payslips: what the wage ledger calls their signature.
CREATE TABLE payslip_acknowledgements (
    agency_id BLOB NOT NULL,
    payslip_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    acknowledged_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, payslip_id),
    CONSTRAINT payslip_acknowledgements_payslip_id_fkey FOREIGN KEY (agency_id, payslip_id) REFERENCES payslips (agency_id, id),
    CONSTRAINT payslip_acknowledgements_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT payslip_acknowledgements_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
) STRICT, WITHOUT ROWID;

-- A page of the ledger asks for the payments of its people, whatever the number of people in the month.
CREATE INDEX payment_items_cycle_id_member_id_idx ON payment_items (agency_id, cycle_id, member_id);
DROP INDEX payment_items_cycle_id_idx;
