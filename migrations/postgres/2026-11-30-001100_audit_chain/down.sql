DROP TABLE audit_heads;
DROP INDEX audit_entries_actor_id_idx;
DROP INDEX audit_entries_object_id_idx;
DROP TRIGGER audit_entries_chained ON audit_entries;
DROP FUNCTION refuse_unchained();
DROP INDEX audit_entries_number_idx;
ALTER TABLE audit_entries DROP COLUMN hash;
ALTER TABLE audit_entries DROP COLUMN number;
