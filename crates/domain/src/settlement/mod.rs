//! Settlement: templates, computation, explanation. Exact, explained, reproducible.

pub mod compute;
pub mod correction;
pub mod cycle;
pub mod deduction;
pub mod explain;
pub mod formula;
pub mod opening;
pub mod preview;
pub mod rounding;
pub mod tax;
pub mod template;
#[cfg(test)]
mod tests;
pub mod totals;
pub mod variance;
pub mod wage_ledger;
