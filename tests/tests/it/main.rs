//! All black-box tests in one program.

mod commands;
mod auth;
mod document;
mod jobs;
mod ledger;
mod migrations;
mod office;
mod operations;
mod people;
mod policies;
mod protocol;
mod templates;
mod tenants;
