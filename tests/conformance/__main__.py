"""The command: `python -m tests.conformance FILE.jsonl [--preset ID]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.conformance.report import hold
from tests.conformance.scope import PRESETS
from tests.conformance.vectors import BadVector, read


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything that can be compared agrees, 1 when not, 2 when the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("file", type=Path, help="golden vectors, one JSON object a line")
    parser.add_argument(
        "--preset", choices=PRESETS, action="append", help="only this preset; each of them unless given"
    )
    chosen = parser.parse_args(arguments)
    try:
        vectors = list(read(chosen.file))
    except (OSError, BadVector) as error:
        print(error, file=sys.stderr)
        return 2
    reports = [hold(vectors, preset) for preset in chosen.preset or PRESETS]
    for report in reports:
        print("\n".join(report.lines()))
    print("conformance:", "; ".join(report.summary() for report in reports))
    return 0 if all(report.passed for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
