DROP TABLE cycle_corrections;
