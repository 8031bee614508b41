"""Which addresses are public, in whatever spelling they hide."""

import pytest

from bot.outside.addresses import is_literal, is_public


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("127.255.255.254", id="the end of loopback"),
        pytest.param("0.0.0.0", id="any"),  # noqa: S104 - refused
        pytest.param("10.0.0.1", id="private 10/8"),
        pytest.param("172.16.0.1", id="private 172.16/12"),
        pytest.param("172.31.255.255", id="the end of 172.16/12"),
        pytest.param("192.168.0.1", id="private 192.168/16"),
        pytest.param("100.64.0.1", id="carrier"),
        pytest.param("169.254.169.254", id="metadata of AWS, Google, Azure"),
        pytest.param("100.100.100.200", id="metadata of Alibaba"),
        pytest.param("192.0.0.192", id="metadata of Oracle"),
        pytest.param("168.63.129.16", id="inside of Azure"),
        pytest.param("198.18.0.1", id="benchmarks"),
        pytest.param("192.88.99.1", id="relay"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::", id="any of IPv6"),
        pytest.param("::1", id="loopback of IPv6"),
        pytest.param("::127.0.0.1", id="compatible"),
        pytest.param("::ffff:127.0.0.1", id="mapped"),
        pytest.param("::ffff:a00:1", id="mapped, in hexadecimal"),
        pytest.param("64:ff9b::7f00:1", id="NAT64"),
        pytest.param("64:ff9b::a9fe:a9fe", id="NAT64 to metadata"),
        pytest.param("64:ff9b:1::808:808", id="NAT64 of one's own"),
        pytest.param("2002:7f00:1::", id="6to4"),
        pytest.param("2002:808:808::", id="6to4 of the internet"),
        pytest.param("2001:0:4136:e378:8000:63bf:3fff:fdd2", id="Teredo"),
        pytest.param("fc00::1", id="unique local"),
        pytest.param("fd00:ec2::254", id="metadata of AWS by IPv6"),
        pytest.param("fe80::1", id="link-local"),
        pytest.param("fe80::1%eth0", id="link-local, scoped"),
        pytest.param("fec0::1", id="site-local"),
        pytest.param("ff02::1", id="multicast of IPv6"),
        pytest.param("2001:db8::1", id="documentation"),
        pytest.param("example.com", id="no address"),
    ],
)
def test_an_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("8.8.8.8", id="IPv4"),
        pytest.param("172.32.0.1", id="after 172.16/12"),
        pytest.param("126.255.255.255", id="before loopback"),
        pytest.param("168.63.129.17", id="beside Azure's"),
        pytest.param("2606:4700::1111", id="IPv6"),
        pytest.param("::ffff:8.8.8.8", id="mapped"),
        pytest.param("64:ff9b::808:808", id="NAT64"),
    ],
)
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "is_so"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1.", True),
        ("127.1", True),
        ("2130706433", True),
        ("0x7f000001", True),
        ("0x7f.1", True),
        ("0X7F.0.0.0x1", True),
        ("017700000001", True),
        ("0177.0.0.1", True),
        ("example.1", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("example.com", False),
        ("1.example.com", False),
        ("0xample.com", False),
        ("1e100.net", False),
        ("localhost", False),
    ],
)
def test_an_address_is_told_from_a_name(host: str, is_so: bool) -> None:  # noqa: FBT001 - a table
    assert is_literal(host) is is_so
