//! All black-box tests in one program.

mod commands;
mod document;
mod ledger;
mod migrations;
mod operations;
mod protocol;
mod tenants;
