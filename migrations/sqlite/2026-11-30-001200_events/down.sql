CREATE INDEX audit_entries_object_id_idx ON audit_entries (agency_id, object_type, object_id, at, id);
CREATE INDEX audit_entries_actor_id_idx ON audit_entries (agency_id, actor_id, at, id);
ALTER TABLE audit_heads DROP COLUMN events;
DROP TABLE events;
