"""Which addresses may be connected to: those of the public internet, and no others."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from corpus.errors import AddressRefused, FetchError, TimedOut, in_one_line
from corpus.web.deadline import Deadline

Resolve = Callable[[str, int], Sequence[str]]

_PORTS = (80, 443)
# https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast
_SPECIAL_4 = tuple(
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
_UNICAST_6 = IPv6Network("2000::/3")  # what is not in it is local, reserved or multicast
# https://www.iana.org/assignments/iana-ipv6-special-registry: Teredo and its neighbours, 6to4, documentation
_SPECIAL_6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet, also inside the notations that carry an IPv4 address."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _UNICAST_6 and not any(address in network for network in _SPECIAL_6)


def is_loopback(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is this machine."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system resolves it.

    Raises:
        OSError: It has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be connected to.

    Attributes:
        allow_loopback: Whether this machine is allowed too, on any port.
        resolve: Host and port to addresses; it may raise OSError.
    """

    allow_loopback: bool = False
    resolve: Resolve = look_up

    def addresses(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """The addresses of a host that may be connected to: all it has, or it is refused.

        Raises:
            AddressRefused: One of its addresses is not public, or the port is none of the web.
            TimedOut: The name was not resolved in time.
            FetchError: The name has no address.
        """
        found = _in_time(self.resolve, host, port, deadline)
        for address in found:
            self._require(address, host)
        on_this_machine = all(is_loopback(ip_address(address)) for address in found)
        if port not in _PORTS and not (self.allow_loopback and on_this_machine):
            raise AddressRefused(f"{in_one_line(host)} is asked for on port {port}. Only ports 80 and 443 are fetched.")
        return found

    def _require(self, address: str, host: str) -> None:
        try:
            parsed = ip_address(address)
        except ValueError as error:
            raise AddressRefused(f"{in_one_line(host)} has an address that is none: {in_one_line(address)}.") from error
        if not is_public(parsed) and not (self.allow_loopback and is_loopback(parsed)):
            raise AddressRefused(
                f"{in_one_line(host)} is at {parsed}, which is not on the public web. "
                "Save the page to a file and import that."
            )


def _in_time(resolve: Resolve, host: str, port: int, deadline: Deadline) -> list[str]:
    """Resolves in a thread: the system's resolver knows no deadline."""
    answers: queue.Queue[list[str] | OSError | UnicodeError] = queue.Queue(1)

    def ask() -> None:
        try:
            answers.put(list(resolve(host, port)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise TimedOut(f"The name {in_one_line(host)} was not resolved in time. Try again later.") from error
    if isinstance(answer, Exception) or not answer:
        raise FetchError(f"The name {in_one_line(host)} is not known ({in_one_line(answer)}). Check its spelling.")
    return answer
