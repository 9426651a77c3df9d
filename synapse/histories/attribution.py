"""Finds whom a recorded history is owed to, where its folder says so."""

import re
from pathlib import Path

_FILE = "ATTRIBUTION.md"
_ITEM = re.compile(r"^[-*] +", re.MULTILINE)


def attribution_of(file: Path) -> str | None:
    """The item that names this file in an ATTRIBUTION.md beside it or one folder up, as one line."""
    for folder in (file.parent, file.parent.parent):
        try:
            text = (folder / _FILE).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        for item in _ITEM.split(text)[1:]:
            if file.name in item:
                return " ".join(item.split())
    return None
