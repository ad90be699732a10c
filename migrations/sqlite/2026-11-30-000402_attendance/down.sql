DROP TABLE attendance_months;
