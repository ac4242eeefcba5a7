"""Only the public web is connected to, however an address is spelled and whatever a name server answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import AddressRefused, FetchError, TimedOut
from corpus.web import Fetcher, addresses
from corpus.web.addresses import Policy, is_public
from corpus.web.deadline import Deadline
from corpus.web.urls import read_url

PUBLIC = "93.184.216.34"

# {port} is the port of a listener on 127.0.0.1 that must not hear of any of them.
SPELLINGS = """
http://127.0.0.1:{port}/
http://127.0.0.2:{port}/
http://127.255.255.254:{port}/
http://localhost:{port}/
http://LOCALHOST:{port}/
http://localhost.:{port}/
http://127.0.0.1.:{port}/
http://2130706433:{port}/
http://0x7f000001:{port}/
http://0X7F000001:{port}/
http://017700000001:{port}/
http://0x7f.0.0.1:{port}/
http://0x7f.0x0.0x0.0x1:{port}/
http://0177.0.0.1:{port}/
http://0177.0000.0000.0001:{port}/
http://00000177.0.0.1:{port}/
http://127.1:{port}/
http://127.0.1:{port}/
http://127.0.0x1:{port}/
http://0x7f.1:{port}/
http://127.000.000.001:{port}/
http://0:{port}/
http://0.0.0.0:{port}/
http://4294967295:{port}/
http://[::1]:{port}/
http://[0:0:0:0:0:0:0:1]:{port}/
http://[0000:0000:0000:0000:0000:0000:0000:0001]:{port}/
http://[::]:{port}/
http://[::ffff:127.0.0.1]:{port}/
http://[::ffff:7f00:1]:{port}/
http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/
http://[::127.0.0.1]:{port}/
http://[::7f00:1]:{port}/
http://[64:ff9b::127.0.0.1]:{port}/
http://[64:ff9b::7f00:1]:{port}/
http://[64:ff9b:1::7f00:1]:{port}/
http://[2002:7f00:1::]:{port}/
http://[2001:0:7f00:1::]:{port}/
http://[fe80::1]:{port}/
http://[fe80::1%25lo]:{port}/
http://[fc00::1]:{port}/
http://[fd00:ec2::254]:{port}/
http://[ff02::1]:{port}/
http://169.254.169.254:{port}/latest/meta-data/
http://100.100.100.200:{port}/
http://10.0.0.1:{port}/
http://172.16.0.1:{port}/
http://192.168.0.1:{port}/
http://192.0.0.192:{port}/
http://198.18.0.1:{port}/
http://224.0.0.1:{port}/
http://255.255.255.255:{port}/
http://%31%32%37.0.0.1:{port}/
http://127%2e0%2e0%2e1:{port}/
http://①②⑦.⓪.⓪.①:{port}/
http://127。0。0。1:{port}/
http://１２７.0.0.1:{port}/
http://user@127.0.0.1:{port}/
http://user:password@127.0.0.1:{port}/
http://public.example@127.0.0.1:{port}/
http://public.example:80@127.0.0.1:{port}/
http://public.example%40127.0.0.1:{port}/
http://127.0.0.1:{port}\\@public.example/
http://public.example\\@127.0.0.1:{port}/
http://public.example#@127.0.0.1:{port}/
http://127.0.0.1:{port}#@public.example/
http:/127.0.0.1:{port}/
http:127.0.0.1:{port}/
http:///127.0.0.1:{port}/
//127.0.0.1:{port}/
127.0.0.1:{port}/
http://127.0.0.1 :{port}/
http://127.0.0.1\t:{port}/
http://rebound.example:{port}/
http://mapped.example:{port}/
http://mixed.example:{port}/
http://a.mixed6.example:{port}/
file:///etc/passwd
file://127.0.0.1:{port}/
ftp://127.0.0.1:{port}/
gopher://127.0.0.1:{port}/_x
dict://127.0.0.1:{port}/
ldap://127.0.0.1:{port}/
unix:///var/run/docker.sock
data:text/html,<p>words</p>
javascript:alert(1)
""".strip().split("\n")

NAMES = {
    "rebound.example": ["127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "a.mixed6.example": ["2606:2800:220:1::1", "fe80::1"],
}


@dataclass
class Listener:
    """A port that counts who connects to it."""

    port: int = 0
    connections: list[object] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    heard = Listener()
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard.port = server.getsockname()[1]

        def count() -> None:
            while True:
                try:
                    connection, peer = server.accept()
                except OSError:
                    return
                heard.connections.append(peer)
                connection.close()

        threading.Thread(target=count, daemon=True).start()
        yield heard


def names(host: str, port: int) -> Sequence[str]:
    """A name server that never asks the network."""
    if host in NAMES:
        return NAMES[host]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [str(address[0]) for *_, address in found]
    except OSError:
        if host.rstrip(".").lower() == "localhost":
            return ["::1", "127.0.0.1"]
        raise


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_reaches_this_machine(spelling: str, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_PORTS", (80, 443, listener.port))  # the address alone must be what refuses it
    url = spelling.format(port=listener.port)
    with pytest.raises(FetchError) as refusal:
        Fetcher(resolve=names, timeout_s=5).fetch(url)
    assert isinstance(refusal.value, AddressRefused) or "public.example is not known" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert "password@" not in str(refusal.value)
    assert not listener.connections


def test_at_least_forty_spellings_are_tried() -> None:
    assert len(set(SPELLINGS)) >= 40


def test_the_listener_would_have_counted(listener: Listener) -> None:
    with pytest.raises(FetchError):
        Fetcher(allow_loopback=True, timeout_s=5).fetch(f"http://127.0.0.1:{listener.port}/")
    assert listener.connections


def test_ports_other_than_the_web_s_are_refused() -> None:
    with pytest.raises(AddressRefused, match="port 22"):
        Fetcher(resolve=lambda host, port: [PUBLIC]).fetch("http://public.example:22/")


def test_other_private_addresses_stay_refused_when_this_machine_is_allowed() -> None:
    for address in ("10.0.0.1", "169.254.169.254", "fd00::1"):
        with pytest.raises(AddressRefused, match="not on the public web"):
            Policy(allow_loopback=True, resolve=lambda host, port, a=address: [a]).addresses("x", 80, Deadline(5))  # type: ignore[misc]


def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    tried: list[str] = []

    def refuse(self: object, host: str, port: int, **options: object) -> None:
        tried.append(host)
        raise httpcore.ConnectError("refused")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", refuse)
    one = Fetcher(resolve=lambda host, port: next(answers), pause_s=0)
    with pytest.raises(FetchError, match="could not be fetched"):
        one.fetch("http://rebinding.example/")
    with pytest.raises(AddressRefused):
        one.fetch("http://rebinding.example/")
    assert tried == [PUBLIC]


def test_a_name_that_is_not_known_is_said_in_one_line() -> None:
    with pytest.raises(FetchError, match=r"^The name nowhere\.example is not known \(.*\)\. Check its spelling\.$"):
        Fetcher(resolve=names).fetch("http://nowhere.example/")


def test_a_name_server_that_never_answers_ends_at_the_deadline() -> None:
    forever = threading.Event()
    with pytest.raises(TimedOut, match=r"slow\.example was not resolved in time"):
        Fetcher(resolve=lambda host, port: [str(forever.wait(20))], timeout_s=0.2).fetch("http://slow.example/")
    forever.set()


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", PUBLIC, "1.1.1.1", "2606:2800:220:1::1", "2a00:1450:4001::1", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"],
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_notation_is_judged_as_itself(address: IPv4Address) -> None:
    assert is_public(IPv6Address(f"::ffff:{address}")) == is_public(address)
    assert is_public(IPv6Address(f"64:ff9b::{address}")) == is_public(address)
    assert not is_public(IPv6Address((0x2002 << 112) | (int(address) << 80)))


@given(st.ip_addresses())
def test_nothing_is_public_that_the_standard_library_calls_special(address: IPv4Address | IPv6Address) -> None:
    special = address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
    if special or (isinstance(address, IPv4Address) and (address.is_private or address.is_reserved)):
        assert not is_public(address)


def test_addresses_keep_their_meaning_when_read() -> None:
    assert str(read_url(" https://Essays.Example:443/a?b=c#d ")) == "https://essays.example/a?b=c"
    assert read_url("https://bücher.example/ü").raw_host == b"xn--bcher-kva.example"
    assert str(read_url("../c", base=read_url("https://essays.example/a/b"))) == "https://essays.example/c"
    with pytest.raises(AddressRefused, match="2101 characters"):
        read_url("https://essays.example/" + "a" * 2078)
