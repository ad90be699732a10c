ALTER TABLE questions DROP COLUMN review_of;
