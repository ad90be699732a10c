ALTER TABLE audit_heads DROP COLUMN events;
DROP TABLE events;
