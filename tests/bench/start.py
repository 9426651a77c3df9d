"""How long `synapse up` takes until its API is healthy."""

import http.client
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from synapse.kit.paths import ROOT
from tests.bench.figures import Row, at_most, show, spread

_PATIENCE = 60.0


def run(folder: Path, *, quick: bool) -> None:
    """Print the first start's seconds, into a new folder, and those of later ones."""
    first, *later = (_start(folder / "server") for _ in range(2 if quick else 6))
    rows = [
        Row("first start, which makes the database", _seconds(first)),
        at_most(f"later starts ({len(later)}): median", statistics.median(later), 8, _seconds),
        Row("… lowest and highest", spread(later, _seconds)),
    ]
    show("Start of `synapse up` to a healthy API", rows)


def _start(data: Path) -> float:
    """Start, wait for /api/health, stop."""
    port = free_port()
    began = time.perf_counter()
    command = [sys.executable, "-m", "synapse", "up", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _is_healthy(port):
            if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                raise SystemExit("`synapse up` does not come up")
            time.sleep(0.01)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_PATIENCE)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"
