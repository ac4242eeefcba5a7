"""`make crashes`, in small: the index survives kills, damage, and publishes that overtake its readers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "crashes.py"
SMALL = ("--kills", "12", "--stride", "75", "--publishes", "3", "--queries", "100", "--passages", "100")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script looks into /proc")
def test_nothing_that_must_never_happen_happens_in_a_small_run() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *SMALL],
        cwd=SCRIPT.parents[1],
        env={"PYTHONPATH": str(SCRIPT.parents[1]), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {name.strip(): int(value.replace(",", "")) for name, value in re.findall(_ROW, done.stdout)}
    assert found["kills"] == 12 and found["tried"] == found["noticed"] > 100 and found["queries"] >= 100
    assert found["versions"] >= 2


_ROW = re.compile(r"^  (\D+?) +([\d,]+)$", re.MULTILINE)
