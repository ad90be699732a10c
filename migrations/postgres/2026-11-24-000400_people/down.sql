DROP TABLE members;
DROP TABLE persons;
