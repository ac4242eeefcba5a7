"""How much of a stranger's file is read at most."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost.

    Attributes:
        memory_bytes: Address space of the process that reads it.
        cpu_s: Its computing time.
        wall_s: From its start to its end.
    """

    memory_bytes: int = 1_000_000_000
    cpu_s: int = 60
    wall_s: float = 90.0


USUAL = Limits()
