//! Timers: kept, found, moved by what happens to their subjects, and fired when they are due.

mod fire;
mod follow;
mod licences;
mod read;
mod row;

pub use fire::{due_agencies, fire, put_off};
pub use follow::{
    follow_contract, follow_cycle, follow_message, follow_question, hold, hold_open, keep, reckon_waiting, told,
};
pub use licences::follow_licences;
pub use read::{
    Filter, OfClients, OfEngagements, Range, Whose, cycles, due_of, find, list, marks, on_time, on_time_of_engagements,
    open_of,
};
pub use row::Kept;
