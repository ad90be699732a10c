REVOKE UPDATE (sealed_sheet, sealed_bonus_sheet) ON filed_sheets FROM bole_app;
DROP TRIGGER filed_sheets_append_only ON filed_sheets;
CREATE TRIGGER filed_sheets_append_only BEFORE UPDATE OR DELETE ON filed_sheets FOR EACH ROW EXECUTE FUNCTION refuse_change();
