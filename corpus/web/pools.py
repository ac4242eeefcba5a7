"""One connection pool for each request: nothing is kept between two pages."""

from __future__ import annotations

import functools
import ssl
from ipaddress import ip_address
from urllib.request import getproxies_environment, proxy_bypass

import httpcore
import httpx

from corpus.errors import FetchError, in_one_line
from corpus.web.addresses import Policy
from corpus.web.connection import CheckedBackend
from corpus.web.deadline import Deadline


def open_pool(url: httpx.URL, policy: Policy, deadline: Deadline) -> httpcore.ConnectionPool:
    """A pool for one request to `url`: direct, or by the proxy that the environment names for it.

    Raises:
        AddressRefused: By a proxy, and the host is a number that is not public.
        FetchError: The proxy's address can't be used.
    """
    proxy = _proxy_for(url)
    if proxy is None:
        return httpcore.ConnectionPool(
            ssl_context=_certificates(), network_backend=CheckedBackend(policy, deadline), max_connections=1
        )
    if _is_number(url.host):
        policy.addresses(url.host, url.port or (443 if url.scheme == "https" else 80), deadline)
    return httpcore.HTTPProxy(
        proxy_url=str(proxy.url),
        proxy_auth=proxy.raw_auth,
        ssl_context=_certificates(),
        network_backend=CheckedBackend(None, deadline),
        max_connections=1,
    )


def _proxy_for(url: httpx.URL) -> httpx.Proxy | None:
    proxies = getproxies_environment()
    address = proxies.get(url.scheme) or proxies.get("all")
    if not address or proxy_bypass(url.host):
        return None
    try:
        proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"The proxy in the environment can't be used ({in_one_line(error)}). Correct it.") from error
    if proxy.url.scheme not in ("http", "https"):
        raise FetchError(f"The proxy in the environment is a {proxy.url.scheme} proxy. Set one of http instead.")
    return proxy


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@functools.cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()
