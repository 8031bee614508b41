"""Which addresses are public: of the internet, and of nobody's inside.

Source: https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry
"""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
"""An IPv4 address in its last four bytes, RFC 6052."""

_NOT_OURS = tuple(
    map(
        ip_network,
        (
            "168.63.129.16/32",  # Azure answers here from within each machine
            "192.0.0.0/24",  # protocols' own; Oracle answers here from within each machine
            "192.88.99.0/24",  # relays of 6to4, RFC 7526
            "64:ff9b:1::/48",  # NAT64 of one's own, RFC 8215
            "2001::/32",  # Teredo: hides an IPv4 address
            "2002::/16",  # 6to4: hides another
            "fec0::/10",  # of a site, RFC 3879
        ),
    )
)
"""What ``ipaddress`` takes for global in some version of Python, and is not."""

_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")


def is_literal(host: str) -> bool:
    """Tell whether *host* is an address and not a name, in whatever spelling.

    A host whose last label is a number is an address in some reader's eyes: ``127.1``,
    ``2130706433``, ``0x7f.1``, ``0177.0.0.1``.
    Source: https://url.spec.whatwg.org/#ends-in-a-number-checker
    """
    last = host.removesuffix(".").rpartition(".")[2]
    return ":" in host or _NUMBER.fullmatch(last) is not None


def is_public(address: str) -> bool:
    """Tell whether *address*, as a resolver writes it, is of the internet."""
    try:
        meant = _meant(ip_address(address))
    except ValueError:
        return False
    special = meant.is_multicast or meant.is_reserved or not meant.is_global
    return not special and not any(meant in network for network in _NOT_OURS)


def _meant(address: Address) -> Address:
    """Return the IPv4 address that *address* stands for, or itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address
