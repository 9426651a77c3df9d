"""Reads golden vectors: one JSON object a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class BadVector(Exception):
    """A line is no vector."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One line: what was configured, what happened, what the earlier system did, and why it differs from its papers."""

    id: str
    kind: str
    config: dict[str, Any]
    events: list[dict[str, Any]]
    expected: dict[str, Any]
    labels: frozenset[str]

    @property
    def settings(self) -> dict[str, Any]:
        """Settings that differ from the defaults, decoys included."""
        return self.config.get("settings") or {}


def read(path: Path) -> Iterator[Vector]:
    """Every vector of a file. Raises `BadVector` for a line that is none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _vector(line, f"{path}:{number}")


def _vector(line: str, where: str) -> Vector:
    try:
        data = json.loads(line)
        return Vector(
            id=str(data["id"]),
            kind=str(data["kind"]),
            config=dict(data.get("config") or {}),
            events=list(data.get("events") or ()),
            expected=dict(data["expected"]),
            labels=frozenset(data.get("deviation") or ()),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadVector(f"{where}: no vector: {error}") from error
