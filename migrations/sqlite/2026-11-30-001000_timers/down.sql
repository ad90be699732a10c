DROP TABLE timer_claims;
DROP TABLE timer_marks;
DROP TABLE timers;
DROP TABLE sla_policies;
DROP TABLE service_hours;
