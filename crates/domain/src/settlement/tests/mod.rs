//! The engine against the sample year, the official cases, and its own laws.

mod explained;
mod insurance_cases;
mod properties;
mod rules;
mod sample;
mod tax_cases;
mod templates;
mod wage_sheet;
mod world;
