"""The lock files name one version and its hashes for all that pyproject.toml asks for, and no address."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from synapse.kit.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME: list[str] = PROJECT["dependencies"]
ASKED = {"requirements.lock": RUNTIME, "requirements-dev.lock": [*RUNTIME, *PROJECT["optional-dependencies"]["dev"]]}


def locked(file: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / file).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("file", ASKED)
def test_what_is_asked_for_is_locked(file: str) -> None:
    versions = locked(file)
    for words in ASKED[file]:
        asked = Requirement(words)
        assert asked.specifier.contains(versions[canonicalize_name(asked.name)], prereleases=True), words


@pytest.mark.parametrize("file", ASKED)
def test_every_version_has_hashes_and_none_an_address(file: str) -> None:
    text = (ROOT / file).read_text()
    packages = text.replace("\\\n", "").splitlines()
    assert [
        line for line in packages if not re.fullmatch(r"[\w.-]+==\S+ (; [^-]+)?( *--hash=sha256:[0-9a-f]{64})+", line)
    ] == []
    assert "://" not in text


def test_both_files_agree() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()
