DROP TABLE step_records;
DROP TABLE operating_guides;
DROP TABLE engagements;
