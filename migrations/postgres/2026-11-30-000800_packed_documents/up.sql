-- Text is packed before it is sealed: how; NULL where the bytes are sealed as they came.
ALTER TABLE documents ADD COLUMN packing TEXT;
