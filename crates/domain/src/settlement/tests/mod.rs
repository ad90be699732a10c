//! The engine against the sample year, the official cases, and its own laws.

mod apart;
mod bonus;
mod corrected;
mod explained;
mod insurance_cases;
mod openings;
mod previews;
mod properties;
mod rules;
mod sample;
mod tax_cases;
mod tax_laws;
mod tax_tables;
mod templates;
mod wage_sheet;
mod world;
