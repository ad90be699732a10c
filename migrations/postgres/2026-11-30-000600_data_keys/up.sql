-- What was filed never changes; how it is sealed does, when the agency changes its data key.
DROP TRIGGER filed_sheets_append_only ON filed_sheets;
CREATE TRIGGER filed_sheets_append_only BEFORE DELETE OR UPDATE OF agency_id, filing_id, number, filed_on, acknowledgement, total_tax, people, sheet_version,
    sheet_sha256, bonus_sheet_version, bonus_sheet_sha256, created_at
    ON filed_sheets FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT UPDATE (sealed_sheet, sealed_bonus_sheet) ON filed_sheets TO bole_app;
