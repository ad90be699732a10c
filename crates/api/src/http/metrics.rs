//! Counters and times in Prometheus' text form.

use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder};

/// The product's metrics; each application has its own set.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    connections: IntGaugeVec,
}

impl Metrics {
    /// An empty set.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("bole_http_requests_total", "Answered requests by method, route and status."),
            &["method", "route", "status"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new("bole_http_request_seconds", "Time from request to answer by method and route."),
            &["method", "route"],
        )?;
        registry.register(Box::new(requests.clone()))?;
        let connections = IntGaugeVec::new(
            Opts::new("bole_database_connections", "Open database connections by state."),
            &["state"],
        )?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(connections.clone()))?;
        Ok(Self { registry, requests, seconds, connections })
    }

    /// Counts an answer.
    pub fn answered(&self, method: &str, route: &str, status: u16, seconds: f64) {
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.seconds.with_label_values(&[method, route]).observe(seconds);
    }

    /// All of it as text, with the connections in use and in all.
    pub fn text(&self, (used, all): (u32, u32)) -> Result<String, prometheus::Error> {
        self.connections.with_label_values(&["used"]).set(i64::from(used));
        self.connections.with_label_values(&["idle"]).set(i64::from(all.saturating_sub(used)));
        let mut out = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut out)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }
}
