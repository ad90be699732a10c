DROP TABLE deductions;
