"""What is known of the address that the page is served at."""

from __future__ import annotations

import ipaddress

HOST = "127.0.0.1"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the page: without a log-in, nobody else shall read what was kept."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def in_url(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host
