"""`python -m tests.bench [part …] [--quick] [--write]`: prints every figure beside its budget."""

import argparse
import asyncio
import inspect
import shutil
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from synapse.cli.database import run as run_async
from synapse.kit.paths import DOCS, ROOT
from tests.bench import (
    api,
    decide,
    expressions,
    figures,
    gateway,
    in_memory,
    latency,
    machine,
    memory,
    pipeline,
    start,
    storage,
)

PAGE = DOCS / "benchmarks.md"
#: what stands below it is written by `--write`
HEADING = "## Figures\n"

Part = Callable[..., Coroutine[Any, Any, None] | None]

PARTS: dict[str, Part] = {
    "decide": decide.run,
    "expressions": expressions.run,
    "in-memory": in_memory.run,
    "pipeline": pipeline.run,
    "latency": latency.run,
    "memory": memory.run,
    "start": start.run,
    "storage": storage.run,
    "api": api.run,
    "gateway": gateway.run,
}


def main() -> None:
    """Measure the parts that are asked for, or all of them, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"all unless named: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="few rounds: to see that everything runs, not how fast")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)} as well")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}: choose from {', '.join(PARTS)}")
    began = time.perf_counter()
    _in_folder(machine.run, quick=options.quick)
    for name in options.parts or PARTS:
        _in_folder(PARTS[name], quick=options.quick)
    rows = [row for rows in figures.shown.values() for row in rows if row.holds is not None]
    missed = sum(not row.holds for row in rows)
    figures.console.print(
        f"{len(rows) - missed} of {len(rows)} budgets hold; {time.perf_counter() - began:.0f} s"
        + (" (--quick: these are no figures to quote)" if options.quick else "")
    )
    if options.write:
        before, heading, _ = PAGE.read_text(encoding="utf-8").partition(HEADING)
        PAGE.write_text(f"{before}{heading}\n{figures.as_markdown()}", encoding="utf-8")


def _in_folder(part: Part, *, quick: bool) -> None:
    """Run a part; one that needs a place gets a folder of its own, which the server's user may pass through."""
    if "folder" not in inspect.signature(part).parameters:
        part(quick=quick)
        return
    folder = Path(tempfile.mkdtemp(prefix="synapse-bench-"))
    folder.chmod(0o755)
    try:
        running = part(folder, quick=quick)
        if asyncio.iscoroutine(running):
            run_async(running)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
