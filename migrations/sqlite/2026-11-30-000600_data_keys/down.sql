DROP TRIGGER filed_sheets_no_update;
CREATE TRIGGER filed_sheets_no_update BEFORE UPDATE ON filed_sheets BEGIN SELECT RAISE(ABORT, 'filed_sheets is append-only'); END;
