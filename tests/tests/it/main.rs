//! All black-box tests in one program.

mod protocol;
