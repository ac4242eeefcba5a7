"""Kills, damages and overtakes the index many hundred times, and prints what became of it. `make crashes`."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kills import kill_builders
from rebuild import rebuild_large, repair_every_damage
from soak import ask_during_publishes

_NEVER = ("unreadable", "mixed", "backwards", "wrong", "embedded_twice", "errors", "embedded")
_MOST = {
    "files": 4,
    "threads": 4,
    "memory_mb": 100,
}  # a leak has more for each publish


def main() -> None:
    """Exits with 1 when something happened that must never happen."""
    arguments = _arguments()
    good = True
    with TemporaryDirectory(prefix="career-coach-crashes-") as folder:
        home = Path(folder)
        parts: dict[str, Any] = {
            # First, since it forks: no index has been opened in this process yet.
            "kill -9": lambda: kill_builders(home / "kills", kills=arguments.kills, seed=arguments.seed),
            "damage to every file": lambda: repair_every_damage(home / "damage", stride=arguments.stride),
            f"{arguments.passages:,} passages": lambda: rebuild_large(home / "large", passages=arguments.passages),
            "questions during publishes": lambda: ask_during_publishes(
                home / "soak", publishes=arguments.publishes, queries=arguments.queries
            ),
        }
        for title, run in parts.items():
            good = _show(title, run) and good
    sys.exit(0 if good else 1)


def _show(title: str, run: Any) -> bool:
    start = time.monotonic()
    found = asdict(run())
    print(f"\n{title} ({time.monotonic() - start:.0f} s)")
    for name, value in found.items():
        shown = f"{value:.1f}" if isinstance(value, float) else f"{value:,}"
        print(f"  {name.replace('_', ' '):16} {shown:>8}", flush=True)
    repaired = [found[name] for name in ("repairs", "said", "rebuilt") if name in found]
    whole = len(set(repaired)) <= 1 and found.get("noticed") == found.get("tried")
    bounded = all(found.get(name, 0) <= most for name, most in _MOST.items())
    return whole and bounded and not any(found.get(name, 0) > 0 for name in _NEVER)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--stride", type=int, default=1, help="of the damages, repair only every so-manieth")
    parser.add_argument("--publishes", type=int, default=20)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
