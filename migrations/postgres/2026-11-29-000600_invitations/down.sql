ALTER TABLE clients DROP COLUMN merged_into_id;
ALTER TABLE clients DROP COLUMN blocked_reason;
DROP TABLE invitation_codes;
DROP TABLE invitations;
