"""What every test shares: the fixtures of tests/fixtures/, and surroundings without settings of our own."""

import os
from pathlib import Path

import structlog
from hypothesis import settings

from synapse.settings import IN_FILES, VARIABLES
from tests.loopback.certificate import CERTIFICATE

# imported before the fixtures import aiohttp; whoever is told to ask Discord trusts it
assert CERTIFICATE.exists()

pytest_plugins = [
    f"tests.fixtures.{path.stem}" for path in sorted((Path(__file__).parent / "fixtures").glob("[!_]*.py"))
]

# locals of a failed request hold whole rule packs: showing them takes minutes
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])

# the same examples in every run; `make test-long` looks for new ones
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

for name in (*VARIABLES, *(f"{name}_FILE" for name in IN_FILES)):
    os.environ.pop(name, None)
