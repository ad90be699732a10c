//! What only SQLite's C interface can set. It is reached by nothing else in the house, and this is the only unsafe code in it.

use std::ffi::{c_char, c_int};
use std::sync::Once;

use libsqlite3_sys as ffi;

/// Has every connection that is opened from now on keep its plans: a prepared statement is not prepared anew because another value is
/// bound to it.
///
/// Without this SQLite looks at the values of a `LIMIT`, of a `LIKE` and of what it holds against the condition of an index, and goes
/// through the whole of its parser and planner with each new value: half of what a read costs, a quarter of a step. Plans here rest on figures that are the
/// same for every database, never on values.
pub fn keep_plans() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the entry point has the signature that SQLite calls, lives as long as the process and needs no other thread's help.
        #[expect(unsafe_code, reason = "there is no other way to a setting of each connection")]
        let answer = unsafe { ffi::sqlite3_auto_extension(Some(on_open)) };
        debug_assert_eq!(answer, ffi::SQLITE_OK);
    });
}

/// SQLite calls it with each connection that it opens.
extern "C" fn on_open(db: *mut ffi::sqlite3, _: *mut *mut c_char, _: *const ffi::sqlite3_api_routines) -> c_int {
    let (on, nowhere): (c_int, *mut c_int) = (1, std::ptr::null_mut());
    // SAFETY: SQLite hands over the connection that it is opening; this setting takes a number and a place for the answer, or none.
    #[expect(unsafe_code, reason = "there is no other way to a setting of each connection")]
    unsafe {
        ffi::sqlite3_db_config(db, ffi::SQLITE_DBCONFIG_ENABLE_QPSG, on, nowhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "asks SQLite itself")]
    fn connections_opened_afterwards_keep_their_plans() {
        keep_plans();
        keep_plans();
        let (mut db, mut keeps) = (std::ptr::null_mut(), 0);
        // SAFETY: the connection is opened, asked and closed here; the places for the answers outlive the calls.
        unsafe {
            assert_eq!(ffi::sqlite3_open(c":memory:".as_ptr(), &raw mut db), ffi::SQLITE_OK);
            ffi::sqlite3_db_config(db, ffi::SQLITE_DBCONFIG_ENABLE_QPSG, -1, &raw mut keeps);
            ffi::sqlite3_close(db);
        }
        assert_eq!(keeps, 1);
    }
}
