//! All black-box tests in one program.

mod auth;
mod bureau;
mod clients;
mod commands;
mod contracts;
mod cycles;
mod desk;
mod document;
mod engagements;
mod feedback;
mod funds;
mod jobs;
mod ledger;
mod migrations;
mod office;
mod operations;
mod payroll;
mod payslips;
mod people;
mod policies;
mod protocol;
mod standard;
mod templates;
mod tenants;
mod treasury;
mod year;
