"""Durations as people write them ("10m", "24h", "90d", "1h30m") and as seconds."""

import re

from synapse.kit.errors import BadInput

UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PART = re.compile(r"(\d{1,9})([wdhms])", re.ASCII)
_HINT = "write a number with s, m, h, d or w, such as 30s, 10m, 24h, 90d or 1h30m"


def parse_duration(text: str) -> int:
    """Seconds of a written duration; units may follow each other, each at most once."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise BadInput(f"{text[:40]!r} is not a duration", _HINT)
    if len({unit for _, unit in parts}) != len(parts):
        raise BadInput(f"{text[:40]!r} names a unit twice", _HINT)
    return sum(int(number) * UNITS[unit] for number, unit in parts)


def format_duration(seconds: int) -> str:
    """The shortest exact writing: 5400 is "1h30m"; days are the largest unit, as people count windows in days."""
    if seconds < 0:
        raise ValueError(f"{seconds} s is not a duration")
    written = ""
    for unit in ("d", "h", "m", "s"):
        number, seconds = divmod(seconds, UNITS[unit])
        written += f"{number}{unit}" if number else ""
    return written or "0s"
