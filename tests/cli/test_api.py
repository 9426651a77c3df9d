"""`synapse api` tells in JSON what it does, and ends well."""

import json
import re
import signal
import subprocess
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.fixtures.terminal import SYNAPSE

SECRET = "5f1f3c9ad2b14cf7a0f43d0c6a8e7b19c4d2e6f8"


class Served:
    """A running `synapse api`, its address and what it has logged."""

    def __init__(self, url: str) -> None:
        command = [*SYNAPSE, "api", "--port", "0", "--db", url]
        surroundings = {"JWT_SECRET": SECRET, "PATH": "/usr/bin:/bin"}
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=surroundings)
        self.log: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = str(self.wait_for("serving")["address"])
        wait(lambda: httpx.get(f"{self.address}/api/ready").status_code == 200)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(json.loads(line))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def wait_for(self, event: str, **more: object) -> dict[str, Any]:
        wait(lambda: any(one["event"] == event and one.items() >= more.items() for one in self.log))
        return next(one for one in self.log if one["event"] == event and one.items() >= more.items())


def wait(holds: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


@contextmanager
def served(url: str) -> Generator[Served]:
    running = Served(url)
    try:
        yield running
    finally:
        running.end()


def test_it_logs_requests_without_what_was_sent_and_ends_on_request(database_url: str) -> None:
    with served(database_url) as api:
        answer = httpx.get(
            f"{api.address}/api/guilds/100/admin/settings?state=hidden", headers={"Authorization": "Bearer abc"}
        )
        assert answer.status_code == 401
        line = api.wait_for("answered", method="GET", route="/admin/settings", status=401)
        assert line["request_id"] == answer.headers["x-request-id"]
        assert "hidden" not in json.dumps(api.log)
        metrics = httpx.get(f"{api.address}/metrics").text
        assert re.search(r"^synapse_config_listening 1", metrics, re.MULTILINE)
        api.process.send_signal(signal.SIGTERM)
        assert api.process.wait(timeout=30) == 0
        api.wait_for("stopped")


def test_streams_end_at_once_and_requests_are_finished(database_url: str) -> None:
    with served(database_url) as api:
        with httpx.stream("GET", f"{api.address}/api/guilds/100/stream", timeout=30) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "event: hello"
            api.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert "event: bye" in list(lines)
            assert time.monotonic() - began < 5
        assert api.process.wait(timeout=30) == 0
        assert [one for one in api.log if one["level"] not in ("info", "warning")] == []
