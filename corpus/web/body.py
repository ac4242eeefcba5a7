"""A page's bytes, unpacked within a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from corpus.errors import FetchError, PageTooLarge

_GZIP = 31  # zlib's number for a gzip header and trailer


def read_body(parts: Iterable[bytes], *, encoding: str, max_bytes: int, cut: bool = False) -> bytes:
    """Joins the parts of a body and unpacks them, never more than the limit at a time.

    Args:
        encoding: The Content-Encoding.
        cut: Whether to stop at the limit rather than fail.

    Raises:
        PageTooLarge: It goes on beyond the limit.
        FetchError: It is packed in a way that was not asked for, or damaged.
    """
    body = bytearray()
    unpacked = _unpacked(parts, max_bytes) if encoding in ("gzip", "x-gzip") else parts
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"The page came packed as {encoding!r}, which was not asked for. Save it and import that.")
    for part in unpacked:
        body += part
        if len(body) > max_bytes:
            if cut:
                return bytes(body[:max_bytes])
            raise PageTooLarge(f"The page has more than {max_bytes:,} bytes. Save the part you want and import that.")
    return bytes(body)


def _unpacked(parts: Iterable[bytes], max_bytes: int) -> Iterable[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    is_empty = True
    for part in parts:
        while part:
            is_empty = False
            if unpacker.eof:  # one gzip file may follow another
                unpacker = zlib.decompressobj(_GZIP)
            try:
                yield unpacker.decompress(part, max_bytes + 1)
            except zlib.error as error:
                raise FetchError(f"The page came damaged ({error}). Try again later.") from error
            part = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof and not is_empty:
        raise FetchError("The page broke off before its end. Try again later.")
