//! Every operation of the product, module by module.

use crate::http::document;
use crate::http::registry::Registry;
use crate::http::server::Served;

/// The whole surface. Routes and the OpenAPI document both come from what is registered here.
pub fn registry() -> Registry {
    let mut registry = Registry::default();
    crate::auth::register(&mut registry);
    crate::standard::register(&mut registry);
    crate::agency::register(&mut registry);
    crate::client::register(&mut registry);
    crate::contract::register(&mut registry);
    crate::engagement::register(&mut registry);
    crate::people::register(&mut registry);
    crate::attendance::register(&mut registry);
    crate::sla::register(&mut registry);
    crate::conversations::register(&mut registry);
    crate::inbox::register(&mut registry);
    crate::notifications::register(&mut registry);
    crate::events::register(&mut registry);
    crate::webhooks::register(&mut registry);
    crate::insurance::register(&mut registry);
    crate::settlement::register(&mut registry);
    crate::funds::register(&mut registry);
    crate::jobs::register(&mut registry);
    crate::operations::register(&mut registry);
    registry
}

/// The whole surface, ready to be served. Registered on a thread of its own: the memory that this takes goes with the thread.
pub fn served() -> Result<Served, String> {
    let made = std::thread::spawn(|| Served::of(registry(), document)).join();
    made.unwrap_or_else(|_| Err("the surface cannot be registered".to_owned()))
}

/// The document of the whole surface, as text.
pub fn document() -> Result<String, String> {
    let document = document::build(&mut registry())?;
    document::to_text(&document).map_err(|error| error.to_string())
}
