DROP FUNCTION keep_change;
CREATE INDEX audit_entries_actor_id_idx ON audit_entries (agency_id, actor_id, at, id);
ALTER TABLE audit_heads DROP COLUMN events;
DROP TABLE events;
