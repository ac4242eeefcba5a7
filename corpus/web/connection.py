"""Connections that go to a checked address and end at a deadline."""

from __future__ import annotations

import ssl
from collections.abc import Iterable

import httpcore

from corpus.web.addresses import Policy
from corpus.web.deadline import Deadline

_READ_S = 10.0  # the longest silence


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that a policy allows, the very ones it has checked.

    The name is resolved here, once, and the socket is opened to what came of it: no second answer of a name server
    and no other reading of the URL can lead elsewhere. The name still goes into TLS and the Host header.
    """

    def __init__(self, policy: Policy | None, deadline: Deadline) -> None:
        self._policy = policy
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Opens a socket to the first address that answers. Without a policy, the host is a proxy the person set."""
        addresses = self._policy.addresses(host, port, self._deadline) if self._policy else [host]
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, share=2)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, share=1)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.NetworkStream:
        """Refused: no page is behind a socket of this machine."""
        raise httpcore.UnsupportedProtocol("no sockets of this machine")

    def _connect(self, address: str, port: int, *, share: int) -> httpcore.NetworkStream:
        timeout = min(_READ_S, self._deadline.left() / share)
        return _TimedStream(self._sockets.connect_tcp(address, port, timeout=timeout), self._deadline)


class _TimedStream(httpcore.NetworkStream):
    """No read, write or handshake of it goes beyond the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._timeout())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._timeout())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname=server_hostname, timeout=self._timeout())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)

    def _timeout(self) -> float:
        return min(_READ_S, self._deadline.left())
