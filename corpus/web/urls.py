"""Addresses of pages, read once and by one parser."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address

import httpx

from corpus.errors import AddressRefused, in_one_line

_MOST_CHARACTERS = 2_000
_UNWANTED = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")


def read_url(text: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """Reads the address of a page; without its fragment.

    Args:
        base: The page a relative address stands on.

    Raises:
        AddressRefused: It is no address of the web, has a name or password in it, or spells a number as its host.
    """
    text = text.strip()
    shown = in_one_line(text, max_characters=100)
    if len(text) > _MOST_CHARACTERS:
        raise AddressRefused(f"{shown} has {len(text)} characters, more than an address has.")
    if _UNWANTED.search(text):
        raise AddressRefused(f"{shown} has spaces, backslashes or control characters in it. Copy the address again.")
    try:
        url = base.join(text) if base is not None else httpx.URL(text)
        url = url.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise AddressRefused(f"{shown} is no address ({in_one_line(error)}). Copy the address again.") from error
    if url.scheme not in ("http", "https"):
        raise AddressRefused(f"{shown} is no address of the web. Begin it with https://.")
    if url.userinfo or "@" in url.netloc.decode("ascii", "replace"):
        raise AddressRefused(f"An address at {url.host} has a name or password in it. Leave that out.")
    _require_host(url, shown)
    return url


def _require_host(url: httpx.URL, shown: str) -> None:
    host = url.raw_host.decode("ascii", "replace")
    if not host or not re.fullmatch(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+", host):
        raise AddressRefused(f"{shown} names no host that can be looked up. Copy the address again.")
    if ":" in host:
        return
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        try:
            IPv4Address(host)
        except AddressValueError as error:
            raise AddressRefused(f"{shown} spells its host as a number. Write its name.") from error
