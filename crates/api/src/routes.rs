//! Every operation of the product, module by module.

use crate::http::registry::Registry;

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
    crate::insurance::register(&mut registry);
    crate::settlement::register(&mut registry);
    crate::funds::register(&mut registry);
    crate::jobs::register(&mut registry);
    crate::operations::register(&mut registry);
    registry
}
