//! How the service takes memory and gives it back. The allocator's own interface is C, so this and `bole-sqlite` hold the only unsafe
//! code of the house.

/// The allocator: many small figures are made and dropped on several threads at once, and what a large import took is given back.
pub use mimalloc::MiMalloc as Allocator;

/// Gives back to the system what was freed and is kept for a while in case it is wanted again. An idle process frees nothing more, and
/// so would keep it: after a start 17 of 31 MiB, after a large import all that it took.
pub fn give_back() {
    // SAFETY: it may be called at any time from any thread; it touches only what nothing points to.
    #[expect(unsafe_code, reason = "the allocator has no other interface for it")]
    unsafe {
        libmimalloc_sys::mi_collect(true);
    }
}
