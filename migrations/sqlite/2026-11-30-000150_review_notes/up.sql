-- Whoever reviews a computation asks about it; a question of client or people is about none.
ALTER TABLE questions ADD COLUMN review_of BLOB;
