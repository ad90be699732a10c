//! Where webhooks may go: to addresses of the public network alone, unless the installation allows others.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::http::problem::Problem;

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum AddressFault {
    /// It is none.
    #[error("not an address")]
    Malformed,
    /// It is not secured.
    #[error("not https")]
    Unsecured,
    /// It names a login or a fragment.
    #[error("with a login or a fragment")]
    Adorned,
    /// It lies in no public network.
    #[error("not public")]
    Private,
}

/// An address that webhooks may be sent to, as far as it tells itself; what its name stands for is looked at when it is used.
pub(super) fn checked(text: &str, private: bool) -> Result<Url, AddressFault> {
    let url: Url = text.parse().map_err(|_| AddressFault::Malformed)?;
    let host = url.host_str().ok_or(AddressFault::Malformed)?;
    if url.scheme() != "https" && !(private && url.scheme() == "http") {
        return Err(AddressFault::Unsecured);
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(AddressFault::Adorned);
    }
    let literal: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
    let local = host == "localhost" || host.ends_with(".localhost");
    if !private && (local || literal.is_some_and(|ip| !is_public(ip))) {
        return Err(AddressFault::Private);
    }
    Ok(url)
}

/// The same as a refusal of what a request names at `pointer`.
pub(crate) fn reachable(url: &str, private: bool, pointer: &str) -> Result<Url, Problem> {
    let (code, zh, en) = match checked(url, private) {
        Ok(url) => return Ok(url),
        Err(AddressFault::Malformed) => ("url_malformed", "这不是网址。", "This is no address."),
        Err(AddressFault::Unsecured) => ("url_unsecured", "网址须以 https 开头。", "The address begins with https."),
        Err(AddressFault::Adorned) => {
            ("url_adorned", "网址不得含登录名、密码或 # 片段。", "The address holds no login and no fragment.")
        }
        Err(AddressFault::Private) => {
            ("url_private", "网址须在公共网络上。", "The address lies in the public network.")
        }
    };
    Err(Problem::rule(code, pointer, zh, en))
}

/// Does it lie in the public network? Everything that stands for this machine, its neighbours, a provider's own services or for
/// nothing does not, nor does an address of version 6 that only carries one of version 4 that does not.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(a == 0
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        // One provider's own services, though its number is a public one.
        || ip == Ipv4Addr::new(168, 63, 129, 16))
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(carried) = ip.to_ipv4_mapped() {
        return is_public_v4(carried);
    }
    let [a, b, ..] = ip.segments();
    // Of version 6 only 2000::/3 is given out; within it Teredo, 6to4 and examples stand for something else.
    a & 0xe000 == 0x2000
        && !(a == 0x2001 && (b == 0 || b == 0x0db8 || b & 0xfff0 == 0x0010))
        && a != 0x2002
        && a != 0x3fff
}

/// Finds what names stand for, and leaves out what does not lie in the public network: what was found is what is connected to.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(AddressFault::Private.into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_no_public_network_are_refused() {
        for hidden in [
            "0.0.0.0",
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "203.0.113.7",
            "168.63.129.16",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(hidden.parse().unwrap()), "{hidden}");
        }
        for public in ["1.1.1.1", "114.114.114.114", "172.32.0.1", "100.128.0.1", "2400:3200::1", "2606:4700::1111"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn a_name_that_stands_for_this_machine_alone_stands_for_nothing() {
        let name: Name = "localhost".parse().unwrap();
        assert!(PublicOnly.resolve(name).await.is_err());
    }

    #[test]
    fn an_address_tells_what_is_wrong_with_it() {
        let of = |text: &str| checked(text, false).map(|_| ());
        assert_eq!(of("https://erp.example.com/hooks?tenant=1"), Ok(()));
        assert_eq!(of("erp.example.com"), Err(AddressFault::Malformed));
        assert_eq!(of("http://erp.example.com"), Err(AddressFault::Unsecured));
        assert_eq!(of("ftp://erp.example.com"), Err(AddressFault::Unsecured));
        assert_eq!(of("https://me:secret@erp.example.com"), Err(AddressFault::Adorned));
        for private in [
            "https://127.0.0.1",
            "https://2130706433",
            "https://0x7f.1",
            "https://[::1]:8443/",
            "https://localhost",
            "https://[::ffff:10.0.0.1]",
            "https://a.localhost",
        ] {
            assert_eq!(of(private), Err(AddressFault::Private), "{private}");
        }
        assert!(checked("http://127.0.0.1:9", true).is_ok());
    }
}
