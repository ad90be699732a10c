DROP TABLE tax_openings;
