//! The binary `bole`.

fn main() {}
