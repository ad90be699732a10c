//! Tells whoever waits how far it is.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::time::{Duration, Instant};

/// How often the count of a running job is told.
const COUNT_EVERY: Duration = Duration::from_secs(2);

/// Writes what was done, as words behind each other on a line for each chapter. What cannot be written is not worth an
/// end of the demonstration.
pub(super) struct Progress {
    out: RefCell<Box<dyn Write>>,
    counted: RefCell<Instant>,
    within: Cell<bool>,
}

impl Progress {
    /// Writes to `out`.
    pub(super) fn to(out: Box<dyn Write>) -> Self {
        Self { out: RefCell::new(out), counted: RefCell::new(Instant::now()), within: Cell::new(false) }
    }

    fn write(&self, text: &str) {
        let mut out = self.out.borrow_mut();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// A chapter begins.
    pub(super) fn begin(&self, what: &str) {
        self.within.set(true);
        self.write(&format!("{what:<12}"));
    }

    /// Something of it is done.
    pub(super) fn step(&self, what: &str) {
        self.counted.replace(Instant::now());
        self.write(&format!(" {what};"));
    }

    /// A job is at work.
    pub(super) fn counted(&self, done: i64, total: Option<i64>) {
        if self.counted.borrow().elapsed() < COUNT_EVERY {
            return;
        }
        self.counted.replace(Instant::now());
        match total {
            Some(total) => self.write(&format!(" {done}/{total}…")),
            None => self.write(&format!(" {done}…")),
        }
    }

    /// The chapter ends.
    pub(super) fn end(&self, took: Duration) {
        self.within.set(false);
        self.write(&format!(" {:.1} s\n", took.as_secs_f64()));
    }
}

impl Drop for Progress {
    /// What is told of an early end stands on a line of its own.
    fn drop(&mut self) {
        if self.within.get() {
            self.write("\n");
        }
    }
}
