//! Proxies in front of the service: only those that are named are believed when they tell where a request comes from.

use std::net::IpAddr;
use std::str::FromStr;

/// Addresses with the same leading bits: `10.0.0.0/8`, or one address alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.trim().parse().map_err(|_| ())?;
        let width = width(address);
        let bits = bits.map_or(Ok(width), |bits| bits.trim().parse().map_err(|_| ()))?;
        if bits <= width { Ok(Self { address, bits }) } else { Err(()) }
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl Network {
    /// Is the address one of them? An IPv4 address written as IPv6 is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (ours, theirs) = (self.address.to_canonical(), address.to_canonical());
        if width(ours) != width(theirs) {
            return false;
        }
        // Of `::ffff:10.0.0.0/104` only the bits behind the prefix count.
        let bits = self.bits.saturating_sub(width(self.address) - width(ours));
        let rest = width(ours) - bits;
        number(ours).checked_shr(rest).unwrap_or(0) == number(theirs).checked_shr(rest).unwrap_or(0)
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(u32::from(v4)),
        IpAddr::V6(v6) => u128::from(v6),
    }
}

/// The nearest address that is no trusted proxy. `named` is what the proxies wrote, the nearest last; what stands behind
/// the first untrusted one is anybody's invention.
pub(crate) fn origin(peer: IpAddr, named: &[&str], trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut nearest = peer;
    for text in named.iter().rev() {
        if !is_trusted(nearest) {
            break;
        }
        let Ok(next) = text.parse::<IpAddr>() else { break };
        nearest = next.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn networks(all: &[&str]) -> Vec<Network> {
        all.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn networks_hold_their_addresses() {
        let held = |network: &str, address: &str| network.parse::<Network>().unwrap().contains(ip(address));
        assert!(held("10.0.0.0/8", "10.255.0.1") && !held("10.0.0.0/8", "11.0.0.1"));
        assert!(held("127.0.0.1", "127.0.0.1") && !held("127.0.0.1", "127.0.0.2"));
        assert!(held("0.0.0.0/0", "203.0.113.7") && !held("0.0.0.0/0", "2001:db8::1"));
        assert!(held("fd00::/8", "fd12::1") && held("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(held("::ffff:10.0.0.0/104", "10.1.2.3") && !held("::ffff:10.0.0.0/104", "11.1.2.3"));
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", "proxy.example"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxies = networks(&["10.0.0.0/8"]);
        let from = |peer: &str, named: &[&str]| origin(ip(peer), named, &proxies).to_string();
        assert_eq!(from("203.0.113.1", &["198.51.100.9"]), "203.0.113.1", "a stranger invents what he likes");
        assert_eq!(from("10.0.0.2", &["192.0.2.66", "198.51.100.9"]), "198.51.100.9", "the proxy's own neighbour");
        assert_eq!(from("10.0.0.2", &["198.51.100.9", "10.0.0.3"]), "198.51.100.9", "behind two proxies");
        assert_eq!(from("10.0.0.2", &["198.51.100.9", "nonsense"]), "10.0.0.2");
        assert_eq!(from("10.0.0.2", &[]), "10.0.0.2");
        assert_eq!(origin(ip("127.0.0.1"), &["198.51.100.9"], &[]).to_string(), "127.0.0.1", "nobody by default");
    }
}
