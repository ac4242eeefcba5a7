"""Writing what somebody exports."""

from __future__ import annotations

from pathlib import Path

from ui.errors import FileUnusable


def write_new(file: Path, text: str) -> None:
    """Writes a file that is not there yet.

    Raises:
        FileUnusable: It is there, and stays as it is; or it can't be written.
    """
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise FileUnusable(f"{file} exists, and is left as it is. Give another name.") from error
    except OSError as error:
        raise FileUnusable(f"{file} can't be written ({error.strerror}). Give another name.") from error
