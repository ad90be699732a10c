//! Webhooks: endpoints with their secrets, what was and is to be sent to each, and who sends it at the moment.

mod claims;
mod deliveries;
mod endpoints;

pub use claims::{Claim, any_due, claim, hold, release, wake};
pub(crate) use claims::{any, wake_all};
pub(crate) use deliveries::give_up;
pub use deliveries::{Delivery, Filter, due, fan_out, keep, list, load, next_due, record, replay};
pub use endpoints::{
    Endpoint, NewEndpoint, insert, list as list_endpoints, load as load_endpoint, load_agencys, lock, rotate, save,
    secrets, settle, switch_off,
};
