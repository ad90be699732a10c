CREATE INDEX payment_items_cycle_id_idx ON payment_items (agency_id, cycle_id);
DROP INDEX payment_items_cycle_id_member_id_idx;
DROP TABLE payslip_acknowledgements;
