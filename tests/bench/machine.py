"""The machine that figures belong to."""

import os
import platform
import statistics
import subprocess
import time
from pathlib import Path

from synapse.db.binaries import packaged
from tests.bench.figures import Row, microseconds, show

_PAGE = bytes(8192)


def run(folder: Path, *, quick: bool) -> None:
    """Print what the figures hang on; `folder` is where the databases will be."""
    binaries = packaged()
    printed = subprocess.run([binaries["postgres"], "--version"], capture_output=True, text=True, check=True).stdout
    flushes = fdatasync(folder, 100 if quick else 1000)
    rows = [
        Row("processor", _processor()),
        Row("cores that we may use", str(len(os.sched_getaffinity(0)))),
        Row("load over the last minute", f"{os.getloadavg()[0]:.1f}"),
        Row("system", f"{platform.system()} {platform.release()}"),
        Row("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        Row("PostgreSQL, embedded", printed.split(")")[-1].strip()),
        Row("fdatasync of one page: median", microseconds(statistics.median(flushes))),
    ]
    show("The machine", rows)


def fdatasync(folder: Path, rounds: int) -> list[float]:
    """Seconds that writing one page durably takes, each time; a commit waits for one of these."""
    file = folder / "flushed"
    taken: list[float] = []
    with file.open("wb", buffering=0) as stream:
        # PostgreSQL writes into a log that has its size already
        stream.write(_PAGE * 256)
        os.fsync(stream.fileno())
        for place in range(rounds):
            start = time.perf_counter()
            os.pwrite(stream.fileno(), _PAGE, place % 256 * len(_PAGE))
            os.fdatasync(stream.fileno())
            taken.append(time.perf_counter() - start)
    file.unlink()
    return taken


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
