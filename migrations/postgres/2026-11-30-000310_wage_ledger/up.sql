-- Persons acknowledge their payslips: what the wage ledger calls their signature.
CREATE TABLE payslip_acknowledgements (
    agency_id UUID NOT NULL,
    payslip_id UUID NOT NULL,
    person_id UUID NOT NULL,
    acknowledged_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agency_id, payslip_id),
    CONSTRAINT payslip_acknowledgements_payslip_id_fkey FOREIGN KEY (agency_id, payslip_id) REFERENCES payslips (agency_id, id),
    CONSTRAINT payslip_acknowledgements_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES persons (agency_id, id),
    CONSTRAINT payslip_acknowledgements_agency_fkey FOREIGN KEY (agency_id) REFERENCES agencies (id)
);
ALTER TABLE payslip_acknowledgements ENABLE ROW LEVEL SECURITY;
ALTER TABLE payslip_acknowledgements FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON payslip_acknowledgements USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
GRANT SELECT, INSERT ON payslip_acknowledgements TO bole_app;

-- A page of the ledger asks for the payments of its people, whatever the number of people in the month.
CREATE INDEX payment_items_cycle_id_member_id_idx ON payment_items (agency_id, cycle_id, member_id);
DROP INDEX payment_items_cycle_id_idx;
