-- What was filed never changes; how it is sealed does, when the agency changes its data key.
DROP TRIGGER filed_sheets_no_update;
CREATE TRIGGER filed_sheets_no_update BEFORE UPDATE OF agency_id, filing_id, number, filed_on, acknowledgement, total_tax, people, sheet_version,
    sheet_sha256, bonus_sheet_version, bonus_sheet_sha256, created_at
    ON filed_sheets BEGIN SELECT RAISE(ABORT, 'filed_sheets is append-only'); END;
