"""What every test shares: the fixtures of tests/fixtures/, and surroundings without settings of our own."""

import os
from pathlib import Path

from synapse.settings import VARIABLES

pytest_plugins = [
    f"tests.fixtures.{path.stem}" for path in sorted((Path(__file__).parent / "fixtures").glob("[!_]*.py"))
]

for name in VARIABLES:
    os.environ.pop(name, None)
